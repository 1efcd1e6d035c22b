namespace Karaula.Edge.Telemetry;

/// <summary>
/// What a reader's request takes of the origin, by path: seconds until its answer begins, nothing where the cache answers. Says which paths cost most, such as searches. Paths share
/// places by hash. Fixed memory; allocates nothing; not thread-safe.
/// </summary>
internal sealed class PathCosts
{
    private const int Places = 1024;

    // What came so many requests ago hardly counts any more: of one path, and of all.
    private const int PathMemory = 50;
    private const int SiteMemory = 2_000;

    // A path is costly that takes so many times as long as requests do on average, and so long at all.
    private const double Times = 4;
    private const double LeastSeconds = 0.010;

    // Fewer readers' requests say nothing of what is usual.
    private const int Enough = 100;

    private readonly float[] _seconds = new float[Places];
    private readonly int[] _requests = new int[Places];
    private double _average;
    private int _all;

    /// <summary>Whether enough was seen.</summary>
    public bool IsKnown => _all >= Enough;

    /// <summary>Learns from a reader's request that was served.</summary>
    /// <param name="path">The path's hash.</param>
    /// <param name="seconds">Of the origin; 0 when it was not asked.</param>
    public void Learn(ulong path, double seconds)
    {
        var place = (int)(path % Places);
        _requests[place] = Math.Min(_requests[place] + 1, PathMemory);
        _seconds[place] += ((float)seconds - _seconds[place]) / _requests[place];
        _all = Math.Min(_all + 1, SiteMemory);
        _average += (seconds - _average) / _all;
    }

    /// <summary>Whether a path is one of those that cost most; false for one that readers do not ask for.</summary>
    public bool IsCostly(ulong path) => _seconds[(int)(path % Places)] is var seconds && seconds >= LeastSeconds && seconds >= Times * _average;
}
