namespace Karaula.Hub.Api;

/// <summary>How one second's requests were made up: shares 0 to 1, entropies in bits.</summary>
internal sealed record SummaryStructure(
    double NewSourceShare,
    double CacheBustingShare,
    double AssetShare,
    double UnsafeMethodShare,
    double PathEntropy,
    double AgentEntropy,
    double PrefixEntropy,
    IReadOnlyList<SummaryPath> TopPaths);
