using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Karaula.Edge.Gate;

/// <summary>
/// What is known of sources, in memory that is taken once: sets of eight slots, each set under a spin lock of its own. A new source takes a
/// free slot of its set or the one whose source has asked least of late, so that millions of new sources can neither grow the table nor push a
/// heavy one out. Thread-safe; allocates nothing after construction.
/// </summary>
internal sealed class SourceTable
{
    private const int Ways = 8;

    private readonly SourceState[] _states;
    private readonly int[] _locks;
    private readonly ulong _setMask;
    private readonly ulong _seed;
    private long _replaced;

    /// <summary>A table.</summary>
    /// <param name="capacity">Sources remembered; rounded up to a power of two, at least 64.</param>
    /// <param name="seed">For tests; random otherwise.</param>
    public SourceTable(int capacity, ulong? seed = null)
    {
        var sets = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, capacity)) / Ways;
        _states = new SourceState[sets * Ways];
        _locks = new int[sets];
        _setMask = sets - 1;
        _seed = seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>Slots.</summary>
    public int Capacity => _states.Length;

    /// <summary>How many sources were forgotten to make room for new ones.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    /// <summary>Finds a source, or makes it known, and locks its set: release it at once with <see cref="Release"/>.</summary>
    /// <param name="key">The source.</param>
    /// <param name="now">Seconds on the gate's clock.</param>
    /// <param name="set">The set to release.</param>
    public ref SourceState Acquire(SourceKey key, double now, out int set)
    {
        var tick = GateClock.At(now);
        set = Lock(key);
        var first = set * Ways;
        var victim = first;
        var least = float.MaxValue;
        for (var i = first; i < first + Ways; i++)
        {
            ref var state = ref _states[i];
            if (state.Key == key)
            {
                state.Decay(tick);
                return ref state;
            }

            var weight = state.Key.PrefixLength == 0 ? -1 : state.WeightAt(tick);
            if (weight < least)
                (least, victim) = (weight, i);
        }

        if (least >= 0)
            Interlocked.Increment(ref _replaced);
        _states[victim] = new SourceState(key, tick);
        return ref _states[victim];
    }

    /// <summary>Finds a source that is known, and locks its set whether it is or not.</summary>
    public ref SourceState Find(SourceKey key, double now, out int set)
    {
        set = Lock(key);
        var first = set * Ways;
        for (var i = first; i < first + Ways; i++)
        {
            if (_states[i].Key != key)
                continue;
            _states[i].Decay(GateClock.At(now));
            return ref _states[i];
        }

        return ref Unsafe.NullRef<SourceState>();
    }

    /// <summary>Unlocks a set.</summary>
    public void Release(int set) => Volatile.Write(ref _locks[set], 0);

    private int Lock(SourceKey key)
    {
        var set = (int)(key.Hash(_seed) & _setMask);
        if (Interlocked.CompareExchange(ref _locks[set], 1, 0) == 0)
            return set;
        var spin = new SpinWait();
        do
            spin.SpinOnce(sleep1Threshold: -1);
        while (Volatile.Read(ref _locks[set]) != 0 || Interlocked.CompareExchange(ref _locks[set], 1, 0) != 0);
        return set;
    }
}
