using Karaula.Fuzz;
using Karaula.Fuzz.Targets;

namespace Karaula.Http.Caching.Tests.Fuzz;

/// <summary>The fuzz project's oracles, over a fixed number of fixed mutations.</summary>
public sealed class HostileInputTests
{
    private static readonly IFuzzTarget[] s_targets =
    [
        new CacheDirectivesTarget(), new CacheDateTarget(), new CacheRangeTarget(), new CacheEntityTagTarget(), new CacheVaryTarget(), new CacheDiskHeadTarget(),
    ];

    public static TheoryData<string> Names => new(s_targets.Select(static target => target.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_MutatedText_Holds(string name)
    {
        IFuzzTarget target = Array.Find(s_targets, target => target.Name == name)!;
        foreach (byte[] seed in target.Seeds())
            target.Run(seed);
        var mutator = new Mutator([.. target.Seeds()], seed: 11);
        for (int i = 0; i < 20_000; i++)
            target.Run(mutator.Next());
    }
}
