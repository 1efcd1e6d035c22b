using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// The purges that still matter. They are applied when an answer is loaded, so that purging a million of them costs what purging one does. Not thread-safe.
/// </summary>
internal sealed class PurgeLedger
{
    private readonly List<Entry> _others = [];
    private readonly Dictionary<(string Partition, string Tag), Entry> _hardTags = [];

    public int Count => _others.Count + _hardTags.Count;

    public void Add(DiskPurge purge, ulong sequence, ulong segment)
    {
        var entry = new Entry(purge, sequence, segment);
        if (purge is { Scope: DiskPurgeScope.Tag, IsSoft: false })
        {
            // A later purge of a tag does all that an earlier one did.
            if (!_hardTags.TryGetValue((purge.Partition, purge.Value), out Entry? there) || there.Sequence <= sequence)
                _hardTags[(purge.Partition, purge.Value)] = entry;
            return;
        }

        _others.RemoveAll(other => other.Purge == purge && other.Sequence <= sequence);
        if (purge.Scope == DiskPurgeScope.Everything && !purge.IsSoft)
        {
            _others.RemoveAll(other => other.Sequence <= sequence);
            foreach ((var tag, Entry other) in _hardTags)
            {
                if (other.Sequence <= sequence)
                    _hardTags.Remove(tag);
            }
        }

        _others.Add(entry);
    }

    /// <summary>What the purges ordered after an answer make of it: whether it is gone, and whether it must be validated.</summary>
    public (bool Gone, bool NeedsValidation) Judge(in CacheKey key, IReadOnlyList<string> tags, ulong sequence)
    {
        foreach (string tag in tags)
        {
            if (_hardTags.TryGetValue((key.Partition, tag), out Entry? entry) && entry.Sequence > sequence)
                return (true, false);
        }

        bool soft = false;
        foreach (Entry entry in _others)
        {
            if (entry.Sequence > sequence && entry.Purge.Matches(key, tags))
            {
                if (!entry.Purge.IsSoft)
                    return (true, false);
                soft = true;
            }
        }

        return (false, soft);
    }

    /// <summary>Forgets the purges whose records are in a segment or before it: all that they are for was there too, and is gone.</summary>
    public void ForgetUpTo(ulong segment)
    {
        _others.RemoveAll(entry => entry.Segment <= segment);
        foreach ((var tag, Entry entry) in _hardTags)
        {
            if (entry.Segment <= segment)
                _hardTags.Remove(tag);
        }
    }

    private sealed record Entry(DiskPurge Purge, ulong Sequence, ulong Segment);
}
