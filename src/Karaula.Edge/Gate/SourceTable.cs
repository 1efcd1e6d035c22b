using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Karaula.Edge.Gate;

/// <summary>
/// What is known of sources, in memory that is taken once: sets of four, under spin locks that some share. A new source takes a
/// free slot of its set or the one whose source has asked least of late, so that millions of new sources can neither grow the table nor push a
/// heavy one out. Thread-safe; allocates nothing after construction.
/// </summary>
/// <remarks>
/// Among a million sources a decision costs what memory costs. So a set is one line, its lock is elsewhere and near, what is not needed for every request is elsewhere
/// (<see cref="SourceHistory"/>), and whoever will look into two sets announces both before (<see cref="Announce"/>).
/// </remarks>
internal sealed class SourceTable
{
    private const int LeastSets = 16;

    // Some sets fill up before others: an eighth more slots than sources.
    private const int Spare = 8;

    // Each in a line of its own; together they stay in the processor's cache. Held for some nanoseconds, so that two processors seldom meet.
    private const int Locks = 256;
    private const int IntsPerLine = 16;

    private readonly int[] _locks = new int[(Locks + 1) * IntsPerLine];
    private readonly byte[] _memory;
    private readonly int _first;
    private readonly byte[] _histories;
    private readonly int _firstHistory;
    private readonly uint _sets;
    private readonly ulong _seed;
    private long _replaced;

    /// <summary>A table.</summary>
    /// <param name="capacity">Sources remembered; at least 64.</param>
    /// <param name="hasHistories">Whether there is room for histories, which networks do not have.</param>
    /// <param name="seed">For tests; random otherwise.</param>
    public SourceTable(int capacity, bool hasHistories = true, ulong? seed = null)
    {
        _sets = (uint)Math.Max(LeastSets, (capacity + (capacity / Spare) + SourceSet.Ways - 1) / SourceSet.Ways);
        _memory = TableMemory.Take((int)_sets * SourceSet.Bytes, SourceSet.Bytes, out _first);
        _histories = hasHistories ? TableMemory.Take(Capacity * Unsafe.SizeOf<SourceHistory>(), 8, out _firstHistory) : [];
        _seed = seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>Slots: somewhat more than the sources that it is made for.</summary>
    public int Capacity => (int)_sets * SourceSet.Ways;

    /// <summary>Memory that it takes.</summary>
    public long Bytes => _memory.Length + _histories.Length + ((long)_locks.Length * sizeof(int));

    /// <summary>How many sources were forgotten to make room for new ones.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    /// <summary>Says that a source will be looked for, so that memory is on its way meanwhile.</summary>
    /// <returns>What to look for it with.</returns>
    public unsafe ulong Announce(SourceKey key)
    {
        var hash = key.Hash(_seed);
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref SetAt(IndexOf(hash))));

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
        ref var taken = ref LockOf(index);
        Lock(ref taken);
        var tag = SourceBucket.TagOf(hash);
        var buckets = SetAt(index).Buckets;
        if (WayOf(buckets, tag) is < SourceSet.Ways and var way)
            return new SourceHold(ref taken, ref buckets[way], ref HistoryAt(index, way), now);
        var victim = Victim(index, buckets, now);
        buckets[victim] = new SourceBucket(tag, now);
        return new SourceHold(ref taken, ref buckets[victim], ref HistoryAt(index, victim), now);
    }

    /// <summary>Finds a source that is known, and locks its set whether it is or not: release it at once.</summary>
    public SourceHold Find(SourceKey key, uint now)
    {
        var hash = key.Hash(_seed);
        var index = IndexOf(hash);
        ref var taken = ref LockOf(index);
        Lock(ref taken);
        var tag = SourceBucket.TagOf(hash);
        var buckets = SetAt(index).Buckets;
        if (WayOf(buckets, tag) is < SourceSet.Ways and var way)
            return new SourceHold(ref taken, ref buckets[way], ref HistoryAt(index, way), now);
        return new SourceHold(ref taken, ref Unsafe.NullRef<SourceBucket>(), ref Unsafe.NullRef<SourceHistory>(), now);
    }

    private static void Lock(ref int taken)
    {
        if (Interlocked.CompareExchange(ref taken, 1, 0) == 0)
            return;
        var spin = new SpinWait();
        do
            spin.SpinOnce(sleep1Threshold: -1);
        while (Volatile.Read(ref taken) != 0 || Interlocked.CompareExchange(ref taken, 1, 0) != 0);
    }

    // All are looked at, without a branch: where a source lies in its set is not to be foreseen, and a wrong guess costs more. 32 when it is not there.
    private static int WayOf(ReadOnlySpan<SourceBucket> buckets, uint tag)
    {
        var found = 0u;
        for (var i = 0; i < buckets.Length; i++)
            found |= buckets[i].Matches(tag) << i;
        return BitOperations.TrailingZeroCount(found);
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

    // Behind the array's length, which is read all the time.
    private ref int LockOf(uint index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_locks), (nuint)((index % Locks) + 1) * IntsPerLine);

    private ref SourceSet SetAt(uint index) =>
        ref Unsafe.As<byte, SourceSet>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_memory), (nuint)_first + (index * (nuint)SourceSet.Bytes)));

    private ref SourceHistory HistoryAt(uint index, int way) =>
        ref Unsafe.Add(
            ref Unsafe.As<byte, SourceHistory>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_histories), (nuint)_firstHistory)),
            (nuint)((index * SourceSet.Ways) + (uint)way));
}
