using Karaula.Wire;

namespace Karaula.Hub.Merging;

/// <summary>What one edge says of the structure of one second, without the paths: shares from 0 to 1, entropies in bits.</summary>
internal readonly record struct StructureFigures(
    double NewSourceShare,
    double CacheBustingShare,
    double AssetShare,
    double UnsafeMethodShare,
    double PathEntropy,
    double AgentEntropy,
    double PrefixEntropy)
{
    /// <summary>Of a summary's; all zero when it has none.</summary>
    public static StructureFigures Of(Structure? structure) => structure is null
        ? default
        : new StructureFigures(
            structure.NewSourceShare, structure.CacheBustingShare, structure.AssetShare, structure.UnsafeMethodShare,
            structure.PathEntropy, structure.AgentEntropy, structure.PrefixEntropy);
}
