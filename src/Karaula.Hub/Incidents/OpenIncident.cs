using Karaula.Analysis.Detection;
using Karaula.Hub.Ingest;
using Karaula.Hub.Merging;

namespace Karaula.Hub.Incidents;

/// <summary>An incident under way, and what adds up in it. Not thread-safe.</summary>
internal sealed class OpenIncident(IncidentRecord record)
{
    private const int MostAdaptations = 1_000;
    private const int MostMoments = 200;
    private AttackerSketch _attackers = AttackerSketch.Restore(record.Attackers);
    private ShapeTally _shapes = new(record.Sums?.Shapes);
    private long _peak = record.PeakRequestsPerSecond;
    private long _refused = record.Refused;
    private long _readers = record.Sums?.ReaderRequests ?? 0;
    private long _good = record.Sums?.ReaderGood ?? 0;
    private long? _challengesFailed = record.Sums?.ChallengesFailed;
    private DateTimeOffset? _peakAt = record.Sums?.PeakAt;
    private readonly List<long> _byVector = [.. record.Sums?.VectorRequests ?? []];
    private readonly List<TimeSpan> _adaptations = [.. record.Sums?.Adaptations ?? []];
    private readonly List<VectorMoment> _moments = [.. record.Sums?.Moments ?? []];
    private readonly List<IncidentPause> _pauses = [.. record.Sums?.Pauses ?? []];
    private double? _crowd = record.Sums?.CrowdShare;
    private bool _grew;

    /// <summary>As it stood when it was last written.</summary>
    public IncidentRecord Record { get; private set; } = record;

    /// <summary>Counts a second in; returns how many of its sketches could not be read.</summary>
    public int Add(SecondBucket second)
    {
        var point = second.ToPoint();
        _grew |= point.Requests > _peak || point.Refused > 0;
        if (point.Requests > _peak)
            (_peak, _peakAt) = (point.Requests, point.At);
        (_readers, _good) = (_readers + point.ReaderRequests, _good + point.ReaderGood);
        while (_byVector.Count < Record.Vectors.Length)
            _byVector.Add(0);
        if (_byVector.Count > 0)
            _byVector[^1] += Math.Max(0, point.Requests - point.ReaderRequests);
        _refused += point.Refused;
        foreach (var part in second.Parts)
        {
            _shapes.Add(part.Shape);
            if (part.Challenges is not { } challenges)
                continue;
            _challengesFailed = (_challengesFailed ?? 0) + (long)challenges.Failed;
            _grew |= challenges.Failed > 0;
        }

        return second.Parts.Count(part => !_attackers.TryMerge(part.Attackers));
    }

    /// <summary>Begins the sums again, at nothing.</summary>
    public void Restart()
    {
        _attackers = new AttackerSketch();
        _shapes = new ShapeTally(null);
        (_peak, _refused, _grew) = (0, 0, true);
        (_readers, _good, _peakAt, _challengesFailed) = (0, 0, null, null);
        _byVector.Clear();
    }

    /// <summary>Whether it has more in it than was last written.</summary>
    public bool HasGrown => _grew;

    /// <summary>The incident as it stands now; what has grown is written with that.</summary>
    public IncidentRecord Write(string change, DateTimeOffset? end)
    {
        _grew = false;
        return Record = Peek() with { Change = change, End = end };
    }

    /// <summary>The incident as it stands now, for who wants to go on from here.</summary>
    public IncidentRecord Peek() =>
        Record with
        {
            PeakRequestsPerSecond = _peak, Refused = _refused, Attackers = _attackers.Bytes,
            Sums = new IncidentSums(_readers, _good, _peakAt, [.. _byVector], [.. _adaptations], _crowd) { Shapes = _shapes.Sums, Moments = [.. _moments], Pauses = [.. _pauses], ChallengesFailed = _challengesFailed },
        };

    /// <summary>Notes how many of the extra requests the detector holds for readers'.</summary>
    public void Assess(Assessment? assessment)
    {
        if (assessment is not { ReadersTimesUsual: > 0 } known)
            return;
        // Of the readers' share, what is more than usual; the attack's share is all extra.
        var readers = Math.Max(0, (known.ReadersTimesUsual - 1) / known.ReadersTimesUsual * (1 - known.AttackShare));
        if (readers + known.AttackShare is > 0 and var extra)
            _crowd = readers / extra;
    }

    /// <summary>Notes another way of attacking.</summary>
    /// <param name="at">When.</param>
    /// <param name="vector">Which.</param>
    /// <param name="afterMitigation">How long after the edge began to refuse most of it; null when it had not.</param>
    public void AddVector(DateTimeOffset at, string vector, TimeSpan? afterMitigation)
    {
        if (_moments.Count < MostMoments)
            _moments.Add(new VectorMoment(at, vector, afterMitigation));
        if (afterMitigation is { } latency && _adaptations.Count < MostAdaptations)
            _adaptations.Add(latency);
        if (!Record.Vectors.Contains(vector, StringComparer.Ordinal))
            Record = Record with { Vectors = [.. Record.Vectors, vector] };
    }

    /// <summary>Notes a silence that is over.</summary>
    public void AddPause(DateTimeOffset from, DateTimeOffset until)
    {
        if (_pauses.Count < MostMoments)
            _pauses.Add(new IncidentPause(from, until));
    }
}
