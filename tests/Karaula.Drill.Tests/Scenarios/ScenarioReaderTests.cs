using Karaula.Drill.Scenarios;
using Karaula.Edge.Configuration;

namespace Karaula.Drill.Tests.Scenarios;

public class ScenarioReaderTests
{
    private const string Good = """
        name = "x"
        title = "X"
        [[phase]]
        title = "one"
        from = "2017-02-15T11:15"
        until = "2017-02-15T12:15"
        plays = 10
          [[phase.attack]]
          site = "vlada"
          rate = 100
          then = "search-flood"
        [[phase]]
        title = "two"
        from = "2017-02-15T12:15"
        until = "2017-02-15T13:15"
          [[phase.crowd]]
          site = "glas"
        """;

    [Fact]
    public void Parse_GoodText_ReadsPhases()
    {
        var scenario = ScenarioReader.Parse("s.toml", Good);

        Assert.Equal(2, scenario.Phases.Count);
        Assert.Equal(360, scenario.Phases[0].Compression);
        Assert.Equal(Vector.SearchFlood, scenario.Phases[0].Attacks[0].ThenVector);
        Assert.Equal(10, scenario.Phases[1].Crowds[0].Times);
    }

    [Theory]
    [InlineData("site = \"vlada\"", "site = \"example.org\"", 9, "expected \"vlada\"")]
    [InlineData("from = \"2017-02-15T12:15\"", "from = \"2017-02-15T12:20\"", 14, "where the phase before ends")]
    [InlineData("from = \"2017-02-15T11:15\"", "from = \"yesterday\"", 5, "expected a time")]
    [InlineData("rate = 100", "rate = 1000000", 10, "phase.attack.rate is 1000000")]
    [InlineData("then = ", "thn = ", 11, "did you mean then?")]
    public void Parse_OneMistake_NamesLineAndReason(string good, string bad, int line, string reason)
    {
        var errors = Assert.Throws<ConfigurationException>(() => ScenarioReader.Parse("s.toml", Good.Replace(good, bad, StringComparison.Ordinal))).Errors;

        Assert.Contains(errors, error => error.Line == line && error.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_ShippedScenarios_AreGoodAndShortEnough()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
                continue;
            foreach (var file in Directory.GetFiles(Path.Combine(folder.FullName, "scenarios"), "*.toml"))
            {
                var scenario = ScenarioReader.Load(file);
                Assert.InRange(scenario.Plays.TotalSeconds, 10, 90);
                // An onset is as certain as a second is short in the record, on both sides of it.
                for (var i = 1; i < scenario.Phases.Count; i++)
                {
                    if (scenario.Phases[i].Attacks.Count > 0 && scenario.Phases[i - 1].Attacks.Count == 0)
                        Assert.All(scenario.Phases.Skip(i - 1).Take(2), phase => Assert.InRange(phase.Compression, 1, 400));
                }
            }

            return;
        }

        Assert.Fail("Karaula.slnx was not found");
    }
}
