namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// Finds slots by the hash of a key. About 100 bytes an answer: the slots in one array, chained where several answers have one key, and a dictionary of the
/// first of each chain. Not thread-safe.
/// </summary>
internal sealed class DiskIndex(int maximumVariants)
{
    private readonly Dictionary<UInt128, int> _first = [];
    private DiskSlot[] _slots = new DiskSlot[64];
    private int _used;
    private int _free = -1;

    /// <summary>Answers.</summary>
    public int Count { get; private set; }

    public ref DiskSlot this[int slot] => ref _slots[slot];

    public bool Contains(UInt128 key) => _first.ContainsKey(key);

    /// <summary>The first slot under a key, -1 for none; the others follow by <see cref="DiskSlot.Next"/>.</summary>
    public int First(UInt128 key) => _first.GetValueOrDefault(key, -1);

    /// <summary>The slot of one variant under a key; -1 for none.</summary>
    public int Find(UInt128 key, ulong variant)
    {
        int slot = First(key);
        while (slot >= 0 && _slots[slot].Variant != variant)
            slot = _slots[slot].Next;
        return slot;
    }

    /// <summary>Adds an answer in place of an older one of the same variant; nothing is done when the one there is newer.</summary>
    public void Put(in DiskSlot answer)
    {
        int there = Find(answer.Key, answer.Variant);
        if (there >= 0)
        {
            if (_slots[there].Sequence > answer.Sequence)
                return;
            Remove(there);
        }

        MakeRoomUnder(answer.Key);
        int slot = Take();
        _slots[slot] = answer;
        _slots[slot].Next = First(answer.Key);
        _first[answer.Key] = slot;
        answer.Segment!.Slots.Add(slot);
        Count++;
    }

    /// <summary>Removes what is older than a sequence number under a key: one variant, or all for variant 0. Whether there was any.</summary>
    public bool Remove(UInt128 key, ulong variant, ulong before)
    {
        bool any = false;
        for (int slot = First(key), next; slot >= 0; slot = next)
        {
            next = _slots[slot].Next;
            if (_slots[slot].Sequence >= before || (variant != 0 && _slots[slot].Variant != variant))
                continue;
            Remove(slot);
            any = true;
        }

        return any;
    }

    public void Remove(int slot)
    {
        UInt128 key = _slots[slot].Key;
        int next = _slots[slot].Next;
        int at = _first[key];
        if (at != slot)
        {
            while (_slots[at].Next != slot)
                at = _slots[at].Next;
            _slots[at].Next = next;
        }
        else if (next >= 0)
        {
            _first[key] = next;
        }
        else
        {
            _first.Remove(key);
        }

        _slots[slot] = new() { Next = _free };
        _free = slot;
        Count--;
    }

    private void MakeRoomUnder(UInt128 key)
    {
        int count = 0;
        int oldest = -1;
        for (int slot = First(key); slot >= 0; slot = _slots[slot].Next, count++)
        {
            if (oldest < 0 || _slots[slot].Sequence < _slots[oldest].Sequence)
                oldest = slot;
        }

        if (count >= maximumVariants)
            Remove(oldest);
    }

    private int Take()
    {
        if (_free >= 0)
        {
            int slot = _free;
            _free = _slots[slot].Next;
            return slot;
        }

        if (_used == _slots.Length)
            Array.Resize(ref _slots, _slots.Length * 2);
        return _used++;
    }
}
