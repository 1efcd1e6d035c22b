using Karaula.Wire;

namespace Karaula.Hub.Merging;

/// <summary>What one edge says of the structure of one second, without the paths: shares from 0 to 1, entropies in bits; null where the edge does not know.</summary>
internal readonly record struct StructureFigures(
    double NewSourceShare,
    double CacheBustingShare,
    double AssetShare,
    double UnsafeMethodShare,
    double PathEntropy,
    double AgentEntropy,
    double PrefixEntropy,
    double? AsnEntropy = null,
    double? Ja4Entropy = null)
{
    /// <summary>Of a summary's; all zero when it has none.</summary>
    public static StructureFigures Of(Structure? structure) => structure is null
        ? default
        : new StructureFigures(
            structure.NewSourceShare, structure.CacheBustingShare, structure.AssetShare, structure.UnsafeMethodShare,
            structure.PathEntropy, structure.AgentEntropy, structure.PrefixEntropy,
            structure.HasAsnEntropy ? structure.AsnEntropy : null, structure.HasJa4Entropy ? structure.Ja4Entropy : null);
}
