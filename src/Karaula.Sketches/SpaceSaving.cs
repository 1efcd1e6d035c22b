using Karaula.Sketches.HeavyHitters;
using Karaula.Sketches.Serialization;

namespace Karaula.Sketches;

/// <summary>
/// The heaviest keys of a stream in fixed memory: k slots of some 44 bytes. Every key with more than 1/k of the total weight is kept, and a
/// kept key's count exceeds its true weight by at most its <see cref="HeavyHitter.Error"/>, itself at most <see cref="Total"/>/k; it is
/// never too low.
/// </summary>
/// <remarks>
/// <para>Metwally, Agrawal and El Abbadi, "Efficient computation of frequent and top-k elements in data streams" (2005), with weights and a
/// binary heap: adding costs O(log k) at worst. Merging follows Agarwal, Cormode, Huang, Phillips, Wei and Yi, "Mergeable summaries"
/// (2012): it is commutative and keeps all bounds above for both streams together, in whatever order sketches are merged; which of the
/// light keys survive depends on that order.</para>
/// <para>A key is any 64-bit number: a hash, an IPv4 address, an IPv6 /64 prefix. Keys leave with the serialised form as they are. A text
/// for each key can be kept aside under the slot number that <see cref="Add"/> returns. Not thread-safe.</para>
/// </remarks>
public sealed class SpaceSaving
{
    /// <summary>The most slots allowed.</summary>
    public const int MaxCapacity = 1 << 16;

    /// <summary>The largest total weight.</summary>
    public const ulong MaxTotal = long.MaxValue;

    private const byte FormatVersion = 1;
    private const int BytesPerSlot = 44;

    private readonly ulong[] _keys;
    private readonly ulong[] _counts;
    private readonly ulong[] _errors;
    private readonly SlotIndex _index;

    // A binary heap of slots, the lightest on top, and the place of each slot in it.
    private readonly int[] _heap;
    private readonly int[] _places;

    /// <summary>An empty sketch.</summary>
    /// <param name="capacity">k: the slots, 1 to 65,536.</param>
    /// <param name="hashId">The <see cref="SketchHash.Id"/> of the keys to come when they are hashes; else 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of range.</exception>
    public SpaceSaving(int capacity = 64, uint hashId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        HashId = hashId;
        _keys = new ulong[capacity];
        _counts = new ulong[capacity];
        _errors = new ulong[capacity];
        _heap = new int[capacity];
        _places = new int[capacity];
        _index = new SlotIndex(_keys);
    }

    /// <summary>k: the number of slots.</summary>
    public int Capacity => _keys.Length;

    /// <summary>The <see cref="SketchHash.Id"/> of the keys when they are hashes; else 0.</summary>
    public uint HashId { get; }

    /// <summary>The number of keys kept.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of all weights.</summary>
    public ulong Total { get; private set; }

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => Total == 0;

    /// <summary>The largest weight that a key not kept can have had: 0 until all slots are taken, never above
    /// <see cref="Total"/>/k.</summary>
    public ulong MaxMissed => Count < Capacity ? 0 : _counts[_heap[0]];

    /// <summary>The length in bytes that no serialised form of this sketch exceeds as it is now.</summary>
    public int MaxSerializedSize => 32 + (Count * 28);

    /// <summary>Counts a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="weight">Its weight, 1 or more.</param>
    /// <returns>The slot that holds the key now, 0 to k − 1; it held another before when the key was not kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is 0, or the total would exceed <see cref="MaxTotal"/>.</exception>
    public int Add(ulong key, ulong weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, MaxTotal - Total);
        Total += weight;
        var slot = _index.Find(key);
        if (slot >= 0)
        {
            _counts[slot] += weight;
            SiftDown(_places[slot]);
            return slot;
        }

        if (Count < Capacity)
        {
            Occupy(Count, key, weight, 0);
            return Count - 1;
        }

        // The lightest gives its slot away, and its weight stays as the newcomer's possible error.
        slot = _heap[0];
        _index.Remove(slot);
        _keys[slot] = key;
        _index.Add(slot);
        _errors[slot] = _counts[slot];
        _counts[slot] += weight;
        SiftDown(0);
        return slot;
    }

    /// <summary>What is known of a key; false when it is not kept, and its weight at most <see cref="MaxMissed"/>.</summary>
    public bool TryGet(ulong key, out HeavyHitter hitter)
    {
        var slot = _index.Find(key);
        hitter = slot < 0 ? default : At(slot);
        return slot >= 0;
    }

    /// <summary>What a slot holds.</summary>
    /// <param name="slot">0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot, or it is free.</exception>
    public HeavyHitter this[int slot]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(slot);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, Count);
            return At(slot);
        }
    }

    /// <summary>The heaviest keys kept, the heaviest first; equal ones by key.</summary>
    /// <param name="count">How many at most.</param>
    public HeavyHitter[] Top(int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var all = new HeavyHitter[Count];
        for (var slot = 0; slot < all.Length; slot++)
        {
            all[slot] = At(slot);
        }

        Array.Sort(all, HeaviestFirst);
        return count < all.Length ? all[..count] : all;
    }

    /// <summary>Takes in another sketch: all bounds then hold for both streams together.</summary>
    /// <exception cref="ArgumentException">The other has another capacity or other hashes, or the totals add up to more than
    /// <see cref="MaxTotal"/>; nothing was changed.</exception>
    public void Merge(SpaceSaving other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Capacity != Capacity || other.HashId != HashId)
        {
            throw new ArgumentException(
                $"Capacity {other.Capacity}, hash {other.HashId:x8} cannot be merged into capacity {Capacity}, hash {HashId:x8}.",
                nameof(other));
        }

        if (other.Total > MaxTotal - Total)
        {
            throw new ArgumentException($"Totals of {Total} and {other.Total} add up to more than {MaxTotal}.", nameof(other));
        }

        // A key that one side does not keep may have had up to that side's MaxMissed there.
        var (missedHere, missedThere) = (MaxMissed, other.MaxMissed);
        var merged = new List<HeavyHitter>(Count + other.Count);
        for (var slot = 0; slot < Count; slot++)
        {
            var mine = At(slot);
            merged.Add(other.TryGet(mine.Key, out var theirs)
                ? new(mine.Key, mine.Count + theirs.Count, mine.Error + theirs.Error)
                : new(mine.Key, mine.Count + missedThere, mine.Error + missedThere));
        }

        for (var slot = 0; slot < other.Count; slot++)
        {
            var theirs = other.At(slot);
            if (_index.Find(theirs.Key) < 0)
            {
                merged.Add(new(theirs.Key, theirs.Count + missedHere, theirs.Error + missedHere));
            }
        }

        merged.Sort(HeaviestFirst);
        var total = Total + other.Total;
        Clear();
        Total = total;
        for (var i = 0; i < Math.Min(merged.Count, Capacity); i++)
        {
            Occupy(i, merged[i].Key, merged[i].Count, merged[i].Error);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _index.Clear();
        Count = 0;
        Total = 0;
    }

    /// <summary>Serialises; returns the bytes written: some 8, and eleven or so for each key kept.</summary>
    /// <exception cref="ArgumentException">The destination is too small; <see cref="MaxSerializedSize"/> always suffices.</exception>
    public int WriteTo(Span<byte> destination)
    {
        var writer = new SketchWriter(destination, SketchKind.SpaceSaving, FormatVersion);
        writer.WriteVarint((ulong)Capacity);
        writer.WriteVarint(HashId);
        writer.WriteVarint(Total);
        writer.WriteVarint((ulong)Count);
        for (var slot = 0; slot < Count; slot++)
        {
            writer.WriteUInt64(_keys[slot]);
            writer.WriteVarint(_counts[slot]);
            writer.WriteVarint(_errors[slot]);
        }

        return writer.Position;
    }

    /// <summary>Serialises into a new array.</summary>
    public byte[] ToArray() => SketchBytes.ToArray(this, MaxSerializedSize, static (sketch, destination) => sketch.WriteTo(destination));

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="source">The bytes, all of them; they may come from anyone.</param>
    /// <param name="maxMemory">The memory in bytes that the sketch may take.</param>
    /// <exception cref="SketchFormatException">The bytes are not such a sketch, or it would be too large.</exception>
    public static SpaceSaving Read(ReadOnlySpan<byte> source, int maxMemory = SketchLimits.DefaultMaxMemory)
    {
        var reader = new SketchReader(source, SketchKind.SpaceSaving, FormatVersion);
        var capacity = reader.ReadInt32("capacity", 1, MaxCapacity);
        var hashId = reader.ReadUInt32("hash id");
        var total = reader.ReadVarint("total");
        var count = reader.ReadInt32("number of keys", 0, capacity);
        if (total > MaxTotal)
        {
            throw reader.Fail($"total {total} is more than {MaxTotal}");
        }

        reader.CheckMemory((long)BytesPerSlot * capacity, maxMemory);
        var sketch = new SpaceSaving(capacity, hashId) { Total = total };
        var sum = 0UL;
        for (var slot = 0; slot < count; slot++)
        {
            var key = reader.ReadUInt64("key");
            var weight = reader.ReadVarint("count");
            var error = reader.ReadVarint("error");
            if (sketch._index.Find(key) >= 0)
            {
                throw reader.Fail($"key {key} is there twice");
            }

            if (weight == 0 || weight > total - sum)
            {
                throw reader.Fail(weight == 0 ? $"key {key} has no weight" : $"the counts add up to more than the total {total}");
            }

            if (error >= weight || (error > 0 && count < capacity))
            {
                throw reader.Fail($"key {key} has an error of {error} in a count of {weight}, with {count} of {capacity} slots taken");
            }

            sum += weight;
            sketch.Occupy(slot, key, weight, error);
        }

        // While a slot is free, every weight is in one.
        if (count < capacity && sum != total)
        {
            throw reader.Fail($"the counts add up to {sum}, the total is {total}");
        }

        reader.End();
        return sketch;
    }

    private static int HeaviestFirst(HeavyHitter a, HeavyHitter b) =>
        a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Key.CompareTo(b.Key);

    private HeavyHitter At(int slot) => new(_keys[slot], _counts[slot], _errors[slot]);

    // Takes the next free slot, which is number Count.
    private void Occupy(int slot, ulong key, ulong count, ulong error)
    {
        (_keys[slot], _counts[slot], _errors[slot]) = (key, count, error);
        _index.Add(slot);
        var place = Count++;
        for (; place > 0 && _counts[_heap[(place - 1) / 2]] > count; place = (place - 1) / 2)
        {
            Put(_heap[(place - 1) / 2], place);
        }

        Put(slot, place);
    }

    // A count only ever grows, so a slot only ever moves away from the top.
    private void SiftDown(int place)
    {
        var slot = _heap[place];
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _counts[_heap[child + 1]] < _counts[_heap[child]])
            {
                child++;
            }

            if (_counts[_heap[child]] >= _counts[slot])
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(slot, place);
    }

    private void Put(int slot, int place)
    {
        _heap[place] = slot;
        _places[slot] = place;
    }
}
