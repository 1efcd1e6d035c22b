using Karaula.Hub.Ingest;
using Karaula.Hub.Merging;

namespace Karaula.Hub.Incidents;

/// <summary>An incident under way, and what adds up in it. Not thread-safe.</summary>
internal sealed class OpenIncident(IncidentRecord record)
{
    private AttackerSketch _attackers = AttackerSketch.Restore(record.Attackers);
    private long _peak = record.PeakRequestsPerSecond;
    private long _refused = record.Refused;
    private bool _grew;

    /// <summary>As it stood when it was last written.</summary>
    public IncidentRecord Record { get; private set; } = record;

    /// <summary>Counts a second in; returns how many of its sketches could not be read.</summary>
    public int Add(SecondBucket second)
    {
        var point = second.ToPoint();
        _grew |= point.Requests > _peak || point.Refused > 0;
        _peak = Math.Max(_peak, point.Requests);
        _refused += point.Refused;
        return second.Parts.Count(part => !_attackers.TryMerge(part.Attackers));
    }

    /// <summary>Begins the sums again, at nothing.</summary>
    public void Restart()
    {
        _attackers = new AttackerSketch();
        (_peak, _refused, _grew) = (0, 0, true);
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
        Record with { PeakRequestsPerSecond = _peak, Refused = _refused, Attackers = _attackers.Bytes };

    public void AddVector(string vector)
    {
        if (!Record.Vectors.Contains(vector, StringComparer.Ordinal))
            Record = Record with { Vectors = [.. Record.Vectors, vector] };
    }
}
