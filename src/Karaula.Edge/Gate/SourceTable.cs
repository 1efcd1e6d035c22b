using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Karaula.Edge.Gate;

/// <summary>
/// What is known of sources, in memory that is taken once: sets of seven, each under a spin lock of its own. A new source takes a
/// free slot of its set or the one whose source has asked least of late, so that millions of new sources can neither grow the table nor push a
/// heavy one out. Thread-safe; allocates nothing after construction.
/// </summary>
/// <remarks>
/// Among a million sources a decision costs what memory costs. So a set with its lock is two neighbouring lines, what is not needed for every request is elsewhere
/// (<see cref="SourceHistory"/>), and whoever will look into two sets announces both before (<see cref="Announce"/>).
/// </remarks>
internal sealed class SourceTable
{
    private const int LeastSets = 10;

    private readonly byte[] _memory;
    private readonly int _first;
    private readonly byte[] _histories;
    private readonly int _firstHistory;
    private readonly uint _sets;
    private readonly ulong _seed;
    private long _replaced;

    /// <summary>A table.</summary>
    /// <param name="capacity">Sources remembered; at least 70.</param>
    /// <param name="hasHistories">Whether there is room for histories, which networks do not have.</param>
    /// <param name="seed">For tests; random otherwise.</param>
    public SourceTable(int capacity, bool hasHistories = true, ulong? seed = null)
    {
        _sets = (uint)Math.Max(LeastSets, (capacity + SourceSet.Ways - 1) / SourceSet.Ways);
        _memory = TableMemory.Take((int)_sets * SourceSet.Bytes, SourceSet.Bytes, out _first);
        _histories = hasHistories ? TableMemory.Take(Capacity * Unsafe.SizeOf<SourceHistory>(), 8, out _firstHistory) : [];
        _seed = seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>Slots.</summary>
    public int Capacity => (int)_sets * SourceSet.Ways;

    /// <summary>Memory that it takes.</summary>
    public long Bytes => _memory.Length + _histories.Length;

    /// <summary>How many sources were forgotten to make room for new ones.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    /// <summary>Says that a source will be looked for, so that memory is on its way meanwhile.</summary>
    /// <returns>What to look for it with.</returns>
    public unsafe ulong Announce(SourceKey key)
    {
        var hash = key.Hash(_seed);
        if (Sse.IsSupported)
        {
            ref var set = ref SetAt(IndexOf(hash));
            Sse.Prefetch0(Unsafe.AsPointer(ref set));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AddByteOffset(ref Unsafe.As<SourceSet, byte>(ref set), SourceSet.Bytes / 2)));
        }

        return hash;
    }

    /// <summary>Finds a source, or makes it known, and locks its set: release it at once.</summary>
    /// <param name="key">The source.</param>
    /// <param name="now">A tick of <see cref="GateClock"/>.</param>
    public SourceHold Acquire(SourceKey key, uint now) => Acquire(key.Hash(_seed), now);

    /// <summary>The same for a source that was announced.</summary>
    /// <param name="hash">From <see cref="Announce"/>.</param>
    /// <param name="now">A tick of <see cref="GateClock"/>.</param>
    public SourceHold Acquire(ulong hash, uint now)
    {
        var index = IndexOf(hash);
        ref var set = ref SetAt(index);
        Lock(ref set);
        var tag = SourceBucket.TagOf(hash);
        var buckets = set.Buckets;
        for (var i = 0; i < SourceSet.Ways; i++)
        {
            if (buckets[i].Is(tag))
                return new SourceHold(ref set, ref buckets[i], ref HistoryAt(index, i), now);
        }

        var victim = Victim(index, buckets, now);
        buckets[victim] = new SourceBucket(tag, now);
        return new SourceHold(ref set, ref buckets[victim], ref HistoryAt(index, victim), now);
    }

    /// <summary>Finds a source that is known, and locks its set whether it is or not: release it at once.</summary>
    public SourceHold Find(SourceKey key, uint now)
    {
        var hash = key.Hash(_seed);
        var index = IndexOf(hash);
        ref var set = ref SetAt(index);
        Lock(ref set);
        var tag = SourceBucket.TagOf(hash);
        var buckets = set.Buckets;
        for (var i = 0; i < SourceSet.Ways; i++)
        {
            if (buckets[i].Is(tag))
                return new SourceHold(ref set, ref buckets[i], ref HistoryAt(index, i), now);
        }

        return new SourceHold(ref set, ref Unsafe.NullRef<SourceBucket>(), ref Unsafe.NullRef<SourceHistory>(), now);
    }

    private static void Lock(ref SourceSet set)
    {
        if (Interlocked.CompareExchange(ref set.Lock, 1, 0) == 0)
            return;
        var spin = new SpinWait();
        do
            spin.SpinOnce(sleep1Threshold: -1);
        while (Volatile.Read(ref set.Lock) != 0 || Interlocked.CompareExchange(ref set.Lock, 1, 0) != 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Victim(uint index, ReadOnlySpan<SourceBucket> buckets, uint now)
    {
        var victim = 0;
        var least = float.MaxValue;
        for (var i = 0; i < SourceSet.Ways; i++)
        {
            if (buckets[i].IsFree)
                return i;
            var weight = buckets[i].RequestsAt(now) + (buckets[i].HasHistory ? HistoryAt(index, i).WeightAt(now) : 0);
            if (weight < least)
                (least, victim) = (weight, i);
        }

        Interlocked.Increment(ref _replaced);
        return victim;
    }

    private uint IndexOf(ulong hash) => (uint)(((hash >> 32) * _sets) >> 32);

    private ref SourceSet SetAt(uint index) =>
        ref Unsafe.As<byte, SourceSet>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_memory), (nuint)_first + (index * (nuint)SourceSet.Bytes)));

    private ref SourceHistory HistoryAt(uint index, int way) =>
        ref Unsafe.Add(
            ref Unsafe.As<byte, SourceHistory>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_histories), (nuint)_firstHistory)),
            (nuint)((index * SourceSet.Ways) + (uint)way));
}
