using Karaula.Hub.Views;
using Karaula.Wire;

namespace Karaula.Hub.Merging;

/// <summary>
/// The newest seconds of one site, gathered from all edges, in order. A second is open until it is released to the detector; what comes
/// for a released second is late. Not thread-safe.
/// </summary>
internal sealed class SiteTimeline
{
    private readonly SortedDictionary<long, SecondBucket> _seconds = [];

    // Those of them that are not released: looked at each second, where there may be six hundred of the others.
    private readonly SortedDictionary<long, SecondBucket> _open = [];
    private long _modeSecond = long.MinValue;

    /// <summary>
    /// The newest second that was released; none before that may be released again. What comes late and is still newer, as all does of an edge that was
    /// away, is in order: nothing has to be analysed again for it.
    /// </summary>
    public long Released { get; private set; } = long.MinValue;

    /// <summary>The oldest second that is not released; null when there is none.</summary>
    public long? FirstOpen => _open.Count > 0 ? _open.Keys.First() : null;

    /// <summary>The earliest second that something came for after its release; null when nothing did.</summary>
    public long? LateFrom { get; private set; }

    public Mode Mode { get; private set; }

    public string ModeReason { get; private set; } = "";

    public void Add(Contribution part)
    {
        if (!_seconds.TryGetValue(part.Second, out var bucket))
        {
            _seconds.Add(part.Second, bucket = new SecondBucket(part.Second));
            if (part.Second > Released)
                _open.Add(part.Second, bucket);
        }

        if (!bucket.Add(part))
            return;
        if (part.Second <= Released && !(LateFrom <= part.Second))
            LateFrom = part.Second;
        if (part.Second >= _modeSecond)
        {
            _modeSecond = part.Second;
            (Mode, ModeReason) = bucket.WorstMode();
        }
    }

    /// <summary>Releases the seconds up to one, oldest first: they are as complete as they will be without being late.</summary>
    public SecondBucket[] Release(long upTo)
    {
        if (_open.Count == 0)
            return [];
        SecondBucket[] released = [.. _open.Values.TakeWhile(b => b.Second <= upTo)];
        foreach (var bucket in released)
            _open.Remove(bucket.Second);
        if (released.Length > 0)
            Released = released[^1].Second;
        return released;
    }

    /// <summary>Says that the seconds up to one were analysed without being released here.</summary>
    public void Analysed(long upTo)
    {
        Release(upTo);
        Released = Math.Max(Released, upTo);
    }

    /// <summary>Says that what was late is being taken in.</summary>
    public void ForgetLate() => LateFrom = null;

    /// <summary>The seconds from one to another, both inclusive, oldest first.</summary>
    public IEnumerable<SecondBucket> Between(long from, long to) => _seconds.Values.Where(b => b.Second >= from && b.Second <= to);

    /// <summary>Points from a second on, oldest first.</summary>
    public SitePoint[] Points(long from) => [.. Between(from, long.MaxValue).Select(b => b.ToPoint())];

    /// <summary>Forgets released seconds before one.</summary>
    public void Prune(long before)
    {
        while (_seconds.Count > 0 && _seconds.Keys.First() is var first && first < before && first <= Released)
            _seconds.Remove(first);
    }
}
