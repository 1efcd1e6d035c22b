namespace Karaula.Edge.Waf;

/// <summary>The newest events, within a bound of memory. Thread-safe.</summary>
internal sealed class WafJournal(long maximumBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<WafEvent> _events = new();
    private long _bytes;

    /// <summary>Events ever.</summary>
    public long Count { get; private set; }

    /// <summary>Keeps an event; the oldest go.</summary>
    public void Add(WafEvent happened)
    {
        var size = happened.Size;
        lock (_lock)
        {
            Count++;
            _events.Enqueue(happened);
            _bytes += size;
            while (_bytes > maximumBytes && _events.TryDequeue(out var oldest))
                _bytes -= oldest.Size;
        }
    }

    /// <summary>The newest first.</summary>
    /// <param name="site">Of this site only; null for all.</param>
    /// <param name="id">Of this request only; null for all.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<WafEvent> Read(string? site, string? id, int most)
    {
        WafEvent[] all;
        lock (_lock)
            all = [.. _events];
        return [.. all.Reverse().Where(one => (site is null || one.Site == site) && (id is null || one.Id == id)).Take(most)];
    }
}
