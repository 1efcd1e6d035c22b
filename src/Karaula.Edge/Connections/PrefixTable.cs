using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Connections;

/// <summary>
/// Sources and networks with connections, in memory taken once: sets of eight places. One without connections gives its place to a new one; when
/// all eight of a set have connections there is no place, and the caller is told so. Not thread-safe.
/// </summary>
internal sealed class PrefixTable
{
    private const int Ways = 8;

    private readonly PrefixState[] _states;
    private readonly ulong _setMask;
    private readonly ulong _seed;

    /// <summary>A table.</summary>
    /// <param name="capacity">Places; rounded up to a power of two.</param>
    /// <param name="seed">For tests; random otherwise, so that nobody can choose sources that collide.</param>
    public PrefixTable(int capacity, ulong? seed = null)
    {
        var sets = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, capacity)) / Ways;
        _states = new PrefixState[sets * Ways];
        _setMask = sets - 1;
        _seed = seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>Places.</summary>
    public int Capacity => _states.Length;

    /// <summary>A place's state.</summary>
    public ref PrefixState this[int place] => ref _states[place];

    /// <summary>The place of a prefix that is known, or -1.</summary>
    public int Find(SourceKey key)
    {
        var first = FirstOf(key);
        for (var i = first; i < first + Ways; i++)
        {
            if (_states[i].Key == key)
                return i;
        }

        return -1;
    }

    /// <summary>The place of a prefix, made known where it was not; -1 when no place is free.</summary>
    public int Acquire(SourceKey key, double now)
    {
        var first = FirstOf(key);
        var victim = -1;
        var least = double.MaxValue;
        for (var i = first; i < first + Ways; i++)
        {
            ref var state = ref _states[i];
            if (state.Key == key)
                return i;
            if (state.Open > 0)
                continue;
            var weight = state.Key.PrefixLength == 0 ? -1 : state.GlitchesBy(now) + (state.FilledAt < 0 ? 0 : 1 / (1 + now - state.FilledAt));
            if (weight < least)
                (least, victim) = (weight, i);
        }

        if (victim >= 0)
            _states[victim] = PrefixState.Of(key);
        return victim;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstOf(SourceKey key) => (int)(key.Hash(_seed) & _setMask) * Ways;
}
