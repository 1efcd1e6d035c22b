namespace Karaula.Edge.Http2;

/// <summary>How many frames of a kind a connection may send: so many at once, and so many a second for long.</summary>
internal struct FrameBudget
{
    private readonly double _burst;
    private readonly double _perSecond;
    private double _left;
    private double _at = double.NegativeInfinity;

    /// <summary>A budget that is full.</summary>
    /// <param name="burst">Frames at once.</param>
    /// <param name="perSecond">Frames a second for long.</param>
    public FrameBudget(double burst, double perSecond)
    {
        _burst = _left = burst;
        _perSecond = perSecond;
    }

    /// <summary>More of them are in order.</summary>
    public void Credit(double frames) => _left = Math.Min(_burst, _left + frames);

    /// <summary>Takes one; false when there is none.</summary>
    public bool Take(double now)
    {
        if (_at > double.NegativeInfinity)
            _left = Math.Min(_burst, _left + ((now - _at) * _perSecond));
        _at = now;
        return --_left >= 0;
    }
}
