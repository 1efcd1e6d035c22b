namespace Karaula.Edge.Gate;

/// <summary>
/// A sum over quiet epochs, of which a day halves what was before. What a pressed epoch brought is as if it had not been. Not thread-safe.
/// </summary>
internal struct PeaceSum
{
    // Five minutes of peace before anything is believed.
    private const int LeastEpochs = 30;

    // A day of peace halves what was learned before.
    private const float Fade = 0.99991977f;

    private double _recent;
    private int _epochs;

    /// <summary>The sum.</summary>
    public double Total { get; private set; }

    /// <summary>Whether enough peace was seen.</summary>
    public readonly bool IsLearned => _epochs >= LeastEpochs && Total > 0;

    /// <summary>What a part of the sum is after a quiet epoch.</summary>
    /// <param name="before">What it was before.</param>
    /// <param name="recent">What the epoch brought.</param>
    public static float After(float before, float recent) => (before * Fade) + recent;

    /// <summary>Adds to the epoch, of which is not known yet whether it is quiet.</summary>
    public void Add(float amount) => _recent += amount;

    /// <summary>An epoch is over. Returns whether it is learned from: it was quiet, and something came.</summary>
    /// <param name="inPeace">Whether nothing was pressed in it.</param>
    public bool Close(bool inPeace)
    {
        var isLearned = inPeace && _recent > 0;
        if (isLearned)
        {
            Total = (Total * Fade) + _recent;
            _epochs = Math.Min(_epochs + 1, LeastEpochs);
        }

        _recent = 0;
        return isLearned;
    }

    /// <summary>Goes on from a sum that was learned before.</summary>
    public void Restore(double total)
    {
        Total = total;
        _epochs = LeastEpochs;
    }
}
