using Karaula.Fuzz.Targets;

namespace Karaula.Fuzz;

/// <summary>All targets. A new one is a class in <c>Targets/</c> and a line here.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new SketchesReadTarget(),
        new EvidenceReadTarget(),
        new CacheDirectivesTarget(),
        new CacheDateTarget(),
        new CacheRangeTarget(),
        new CacheEntityTagTarget(),
        new CacheVaryTarget(),
        new CacheDiskHeadTarget(),
        new PatternCompileTarget(),
        new RuleExpressionTarget(),
        new ChallengeAnswerTarget(),
    ];
}
