namespace Karaula.Waf.Collections;

/// <summary>A part of <see cref="WafCollections"/>, under one lock: records by key, those asked for last in front.</summary>
internal sealed class CollectionShard(long maximumBytes)
{
    private readonly Dictionary<string, LinkedListNode<CollectionRecord>> _records = new(StringComparer.Ordinal);
    private readonly LinkedList<CollectionRecord> _recent = new();

    /// <summary>Guards this and all its records.</summary>
    public Lock Lock { get; } = new();

    public long Count
    {
        get
        {
            lock (Lock)
                return _records.Count;
        }
    }

    public long Bytes { get; private set; }

    public long Evictions { get; private set; }

    public long Refusals { get; private set; }

    public CollectionRecord Open(string full, string key, DateTimeOffset now, TimeSpan timeout)
    {
        lock (Lock)
        {
            if (_records.TryGetValue(full, out var node) && !node.Value.IsOver(now))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value;
            }

            if (node is not null)
                Remove(node);
            var record = new CollectionRecord(this, full, key, now, timeout);
            _records[full] = _recent.AddFirst(record);
            Grow(record, record.Bytes);
            return record;
        }
    }

    /// <summary>A record takes more, or less, room: others give way. Under the lock.</summary>
    public void Grow(CollectionRecord by, int bytes)
    {
        if (by.IsDetached)
            return;
        Bytes += bytes;
        while (Bytes > maximumBytes && _recent.Last is { } last && last.Value != by)
        {
            Remove(last);
            Evictions++;
        }
    }

    /// <summary>A member had no room in its record. Under the lock.</summary>
    public void Refuse() => Refusals++;

    private void Remove(LinkedListNode<CollectionRecord> node)
    {
        Bytes -= node.Value.Bytes;
        // A request that has it keeps it to its end; nobody else finds it.
        node.Value.IsDetached = true;
        _records.Remove(node.Value.FullKey);
        _recent.Remove(node);
    }
}
