using Karaula.Fuzz;
using Karaula.Fuzz.Targets;

namespace Karaula.Waf.Tests.Fuzz;

/// <summary>The fuzz project's oracles, over a fixed number of fixed mutations.</summary>
public class HostileInputTests
{
    private static readonly IFuzzTarget[] Targets =
    [
        new PatternCompileTarget(), new WafCookieTarget(), new WafDetectorTarget(), new WafJsonTarget(), new WafMultipartTarget(), new WafRequestTarget(),
        new WafRulesTarget(), new WafTransformTarget(), new WafUrlDecodeTarget(), new WafXmlTarget(),
    ];

    public static TheoryData<string, int> Cases { get; } = new()
    {
        { "waf-cookie", 20_000 }, { "waf-detector", 20_000 }, { "waf-json", 20_000 }, { "waf-multipart", 10_000 }, { "waf-pattern", 10_000 },
        { "waf-request", 20_000 }, { "waf-rules", 2_000 }, { "waf-transform", 10_000 }, { "waf-urldecode", 10_000 }, { "waf-xml", 10_000 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_SeedsAndMutations_Hold(string name, int inputs)
    {
        var target = Array.Find(Targets, target => target.Name == name)!;
        var seeds = target.Seeds().ToList();
        Assert.NotEmpty(seeds);
        foreach (var seed in seeds)
            target.Run(seed);
        var mutator = new Mutator(seeds, seed: 428, maxLength: 4096);
        for (var i = 0; i < inputs; i++)
            target.Run(mutator.Next());
    }
}
