using System.Runtime.CompilerServices;

namespace Karaula.Edge.Challenge;

/// <summary>
/// In which networks passes were seen besides their own: a phone that roams keeps its pass, one that is handed round does not work for long. Fixed memory: sets of
/// four, of which the one seen longest ago makes room. Only passes away from home are in it. Thread-safe; allocates nothing.
/// </summary>
internal sealed class RoamingTable
{
    /// <summary>The most networks that are remembered of a pass.</summary>
    public const int MostNetworks = 16;

    private const int Ways = 4;

    private readonly Entry[] _entries;
    private readonly Lock[] _locks;
    private long _replaced;

    /// <summary>A table.</summary>
    /// <param name="capacity">Passes remembered; rounded up to a power of two. 150 bytes each.</param>
    public RoamingTable(int capacity = 16_384)
    {
        var sets = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(Ways, capacity)) / Ways;
        _entries = new Entry[sets * Ways];
        _locks = new Lock[Math.Min(sets, 64)];
        for (var i = 0; i < _locks.Length; i++)
            _locks[i] = new Lock();
    }

    /// <summary>Passes forgotten to make room, ever.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    /// <summary>Whether a pass holds in a network that is not its own.</summary>
    /// <param name="pass">The pass's id: random, and signed.</param>
    /// <param name="network">The network's hash, not 0.</param>
    /// <param name="budget">In how many it holds.</param>
    /// <param name="now">Seconds since 1970.</param>
    public bool Admit(ulong pass, ulong network, int budget, uint now)
    {
        var sets = _entries.Length / Ways;
        var set = (int)(pass % (ulong)sets);
        lock (_locks[set % _locks.Length])
        {
            var victim = set * Ways;
            for (var i = victim; i < (set + 1) * Ways; i++)
            {
                ref var entry = ref _entries[i];
                if (entry.Pass == pass && entry.Count > 0)
                {
                    entry.Seen = now;
                    return entry.Admit(network, Math.Min(budget, MostNetworks));
                }

                if (entry.Seen < _entries[victim].Seen)
                    victim = i;
            }

            if (budget <= 0)
                return false;
            if (_entries[victim].Count > 0)
                Interlocked.Increment(ref _replaced);
            _entries[victim] = new Entry { Pass = pass, Seen = now };
            return _entries[victim].Admit(network, Math.Min(budget, MostNetworks));
        }
    }

    private struct Entry
    {
        public ulong Pass;
        public uint Seen;
        public int Count;
        private Networks _networks;

        public bool Admit(ulong network, int budget)
        {
            for (var i = 0; i < Count; i++)
            {
                if (_networks[i] == network)
                    return true;
            }

            if (Count >= budget)
                return false;
            _networks[Count++] = network;
            return true;
        }
    }

    [InlineArray(MostNetworks)]
    private struct Networks
    {
        private ulong _first;
    }
}
