using Karaula.Sketches;

namespace Karaula.Edge.Gate;

/// <summary>
/// Which share of the origin each network uses in peace: an average over days, in memory that is taken once. What pressed times bring is not learned, so that no
/// flood earns a share, however long it lasts, and none is forgotten meanwhile. Thread-safe; allocates nothing after construction.
/// </summary>
/// <remarks>
/// Networks are known by a hash under a secret only. Sets of eight slots; a new network takes the place of the one that used least, and begins at nothing: unlike
/// space-saving counters (Metwally et al., 2005), which inherit a count, nobody is ever taken for bigger than he was.
/// </remarks>
internal sealed class PeaceShares
{
    /// <summary>How often what was used lately becomes what is known.</summary>
    public const double EpochSeconds = 10;

    /// <summary>The least share that makes a network known.</summary>
    public const float LeastShare = 1 / 2000f;

    /// <summary>What networks that are not known have together at least: new readers must get in, and the crowd of small ones is many.</summary>
    public const float LeastStrangers = 0.1f;

    private const int Ways = 8;
    private const int Slots = 8192;

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = new Slot[Slots];
    private readonly SketchHash _hash;
    private float _strangers = 1;
    private PeaceSum _sum;

    private struct Slot
    {
        public ulong Hash;
        public float Peace;
        public float Recent;
    }

    /// <summary>Nothing is known yet.</summary>
    /// <param name="hash">The hash by which networks are known. Shares that are kept need the same one again.</param>
    public PeaceShares(SketchHash hash) => _hash = hash;

    /// <summary>Whether enough peace was seen.</summary>
    public bool IsLearned => _sum.IsLearned;

    /// <summary>What all networks that are not known had together in peace, 0.1 to 1.</summary>
    public float Strangers => IsLearned ? _strangers : 1;

    /// <summary>A network's hash; 0 for none.</summary>
    public ulong HashOf(SourceKey network)
    {
        if (network.PrefixLength is not (24 or 48))
            return 0;
        Span<byte> bytes = stackalloc byte[17];
        var length = network.WriteAddress(bytes);
        bytes[length] = network.PrefixLength;
        return Math.Max(1, _hash.Hash(bytes[..(length + 1)]));
    }

    /// <summary>The share of a network, 0 to 1; 0 when it is not known.</summary>
    public float Of(ulong network)
    {
        if (!IsLearned || network == 0)
            return 0;
        lock (_lock)
        {
            foreach (ref var slot in SetOf(network))
            {
                if (slot.Hash == network)
                    return ShareOf(slot);
            }
        }

        return 0;
    }

    /// <summary>A network used the origin.</summary>
    /// <param name="network">Its hash.</param>
    /// <param name="cost">Milliseconds: <see cref="RequestCost"/>.</param>
    public void Record(ulong network, float cost)
    {
        if (network == 0)
            return;
        lock (_lock)
        {
            _sum.Add(cost);
            var set = SetOf(network);
            var victim = 0;
            for (var i = 0; i < set.Length; i++)
            {
                if (set[i].Hash == network)
                {
                    set[i].Recent += cost;
                    return;
                }

                if (set[i].Peace + set[i].Recent < set[victim].Peace + set[victim].Recent)
                    victim = i;
            }

            set[victim] = new Slot { Hash = network, Recent = cost };
        }
    }

    /// <summary>An epoch is over. Call it every <see cref="EpochSeconds"/>.</summary>
    /// <param name="inPeace">Whether nothing was pressed in it: otherwise it is as if it had not been.</param>
    public void Close(bool inPeace)
    {
        lock (_lock)
        {
            var isLearned = _sum.Close(inPeace);
            foreach (ref var slot in _slots.AsSpan())
            {
                if (isLearned)
                    slot.Peace = PeaceSum.After(slot.Peace, slot.Recent);
                slot.Recent = 0;
            }

            if (isLearned)
                SumStrangers();
        }
    }

    /// <summary>What is worth keeping over a restart: the known networks' hashes and shares, largest first; empty before anything is learned.</summary>
    public KeptShare[] Export()
    {
        if (!IsLearned)
            return [];
        lock (_lock)
        {
            var kept = new List<KeptShare>();
            foreach (ref var slot in _slots.AsSpan())
            {
                if (ShareOf(slot) is > 0 and var share)
                    kept.Add(new KeptShare(slot.Hash, share));
            }

            return [.. kept.OrderByDescending(static one => one.Share).ThenBy(static one => one.Network)];
        }
    }

    /// <summary>Takes back what <see cref="Export"/> gave. What is no share is left out.</summary>
    /// <param name="kept">The shares.</param>
    /// <param name="total">Milliseconds that they are shares of: how much it takes to outweigh them.</param>
    public void Import(IEnumerable<KeptShare> kept, double total)
    {
        lock (_lock)
        {
            var left = 1f;
            foreach (var one in kept)
            {
                if (one.Network == 0 || !(one.Share >= LeastShare) || one.Share > left)
                    continue;
                left -= one.Share;
                ref var slot = ref Least(SetOf(one.Network));
                slot = new Slot { Hash = one.Network, Peace = (float)(one.Share * total) };
            }

            if (left == 1 || !(total > 0) || !double.IsFinite(total))
                return;
            _sum.Restore(total);
            SumStrangers();
        }
    }

    /// <summary>Milliseconds of origin time that the shares are shares of, fading over days.</summary>
    public double Total => _sum.Total;

    private static ref Slot Least(Span<Slot> set)
    {
        var least = 0;
        for (var i = 1; i < set.Length; i++)
        {
            if (set[i].Peace < set[least].Peace)
                least = i;
        }

        return ref set[least];
    }

    private float ShareOf(in Slot slot) => Total > 0 && slot.Peace >= Total * LeastShare ? (float)(slot.Peace / Total) : 0;

    private void SumStrangers()
    {
        var known = 0f;
        foreach (ref var slot in _slots.AsSpan())
            known += ShareOf(slot);
        _strangers = Math.Max(LeastStrangers, 1 - known);
    }

    private Span<Slot> SetOf(ulong network) => _slots.AsSpan((int)(network % (Slots / Ways)) * Ways, Ways);
}
