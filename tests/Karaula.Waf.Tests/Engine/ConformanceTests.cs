using Karaula.Waf.Conformance;

namespace Karaula.Waf.Tests.Engine;

/// <summary>The Core Rule Set's own regression suite.</summary>
public class ConformanceTests
{
    [Fact]
    public void Run_CoreRuleSet428_EveryStagePasses()
    {
        var folder = Path.Combine(TestData.Folder, "crs-4.28.0");
        Assert.SkipUnless(Directory.Exists(folder), $"the OWASP Core Rule Set 4.28.0 is not in {folder}");

        var runner = new Runner(folder);
        var stages = Suite.Read(Path.Combine(folder, "tests", "regression", "tests"));

        Assert.Equal(4972, stages.Count);
        var failures = new List<string>();
        foreach (var stage in stages)
        {
            if (runner.Run(stage) is { } reason)
                failures.Add($"{stage.Name}: {reason}");
        }

        Assert.Empty(failures);
    }
}
