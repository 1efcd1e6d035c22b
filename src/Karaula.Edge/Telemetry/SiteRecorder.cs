using Karaula.Edge.Gate;
using Karaula.Sketches;
using Karaula.Wire;

namespace Karaula.Edge.Telemetry;

/// <summary>Records one site's requests and closes a summary each second. Thread-safe; allocates nothing per request.</summary>
internal sealed class SiteRecorder
{
    private readonly Lock _lock = new();
    private readonly SketchHash _hash;
    private readonly RotatingFilter _sources = new();
    private readonly RotatingFilter _queries = new();
    private readonly ulong _seed;
    private SecondAccumulator _current;
    private SecondAccumulator _spare;

    /// <summary>A recorder.</summary>
    /// <param name="readersHash">Keyed with a secret of this edge: what it makes of readers says nothing elsewhere.</param>
    /// <param name="attackersHash">The same at every edge, so that attacks can be compared.</param>
    public SiteRecorder(SketchHash readersHash, SketchHash attackersHash)
    {
        _hash = readersHash;
        _seed = readersHash.Hash(0x6b617261756c61UL);
        var costs = new PathCosts();
        _current = new SecondAccumulator(readersHash, attackersHash, costs);
        _spare = new SecondAccumulator(readersHash, attackersHash, costs);
    }

    /// <summary>The hash of a path, which nobody outside can foresee.</summary>
    public ulong HashOf(ReadOnlySpan<char> path) => _hash.Hash(path);

    /// <summary>Takes in a request that was answered. Returns whether its query was new at its path.</summary>
    public bool Record(in RequestFacts facts, long unixSeconds, double deadlineSeconds)
    {
        var source = facts.Source.Hash(_seed);
        var query = facts.Query.Length > 1 ? facts.PathHash ^ (_hash.Hash(facts.Query) * 31) : 0;
        lock (_lock)
        {
            var isNewSource = _sources.Add(source, unixSeconds);
            var isNewQuery = query != 0 && _queries.Add(query, unixSeconds);
            _current.Add(facts, _hash, isNewSource, isNewQuery, deadlineSeconds);
            return isNewQuery;
        }
    }

    /// <summary>Takes in what happened with a challenge.</summary>
    public void Record(ChallengeStep step)
    {
        lock (_lock)
            _current.Add(step);
    }

    /// <summary>Closes the second. Null when nobody asked for anything. One caller.</summary>
    /// <param name="queued">Requests that wait for the origin.</param>
    /// <param name="inputs">What the mode controller wants to know of it.</param>
    /// <param name="pressure">The gate's pressure.</param>
    /// <param name="challenges">Whether the site challenges.</param>
    public SiteSummary? Close(int queued, double pressure, bool challenges, out Modes.ModeInputs inputs)
    {
        SecondAccumulator closed;
        lock (_lock)
        {
            closed = _current;
            _current = _spare;
        }

        inputs = new Modes.ModeInputs(
            closed.Requests, closed.ReaderRequests, closed.ReaderGood, closed.Refused, closed.AttackerCount, closed.OriginRequests,
            closed.OriginErrors, pressure);
        var summary = closed.IsEmpty ? null : closed.Close(queued, challenges);
        _spare = closed;
        return summary;
    }
}
