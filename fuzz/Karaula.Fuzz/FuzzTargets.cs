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
        new WafRulesTarget(),
        new WafMultipartTarget(),
        new WafJsonTarget(),
        new WafUrlDecodeTarget(),
        new WafXmlTarget(),
        new WafCookieTarget(),
        new WafRequestTarget(),
        new WafDetectorTarget(),
        new WafTransformTarget(),
        new RuleExpressionTarget(),
        new ChallengeAnswerTarget(),
    ];
}
