namespace Karaula.Hub.Api;

/// <summary>How one second's requests were made up: shares 0 to 1, entropies in bits; null where the edge does not know.</summary>
internal sealed record SummaryStructure(
    double NewSourceShare,
    double CacheBustingShare,
    double AssetShare,
    double UnsafeMethodShare,
    double PathEntropy,
    double AgentEntropy,
    double PrefixEntropy,
    double? AsnEntropy,
    double? Ja4Entropy,
    IReadOnlyList<SummaryPath> TopPaths);
