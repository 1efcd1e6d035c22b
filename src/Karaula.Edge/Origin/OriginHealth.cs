namespace Karaula.Edge.Origin;

/// <summary>One server of a site, and whether it is worth asking. Guarded by its <see cref="OriginSet"/>'s lock.</summary>
/// <param name="prefix">Scheme, host and port, without a slash at the end.</param>
internal sealed class OriginHealth(string prefix)
{
    /// <summary>So many requests in a row without an answer, and it is left alone.</summary>
    public const int MostFailures = 5;

    /// <summary>How long at first; each time twice as long, up to <see cref="LongestPause"/>.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>How long at most: so long a site may be without an origin that has come back.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private int _failures;
    private TimeSpan _pause;
    private long _until;

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Prefix => prefix;

    /// <summary>Whether it is left alone.</summary>
    public bool IsLeftAlone => _pause > TimeSpan.Zero;

    /// <summary>Whether it may be asked: always, or, while it is left alone, by one request when the pause is over. The next pause, twice as long, begins with that.</summary>
    public bool TryAsk(TimeProvider time)
    {
        if (!IsLeftAlone)
            return true;
        if (time.GetTimestamp() < _until)
            return false;
        Begin(time, _pause * 2 < LongestPause ? _pause * 2 : LongestPause);
        return true;
    }

    /// <summary>It has answered, whatever it said. True when it was left alone until then.</summary>
    public bool Answered()
    {
        var wasLeftAlone = IsLeftAlone;
        (_failures, _pause) = (0, TimeSpan.Zero);
        return wasLeftAlone;
    }

    /// <summary>It could not be reached, or was silent for too long. True when it is left alone from now on.</summary>
    public bool Failed(TimeProvider time)
    {
        if (IsLeftAlone || ++_failures < MostFailures)
            return false;
        Begin(time, FirstPause);
        return true;
    }

    private void Begin(TimeProvider time, TimeSpan pause)
    {
        _pause = pause;
        _until = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
    }
}
