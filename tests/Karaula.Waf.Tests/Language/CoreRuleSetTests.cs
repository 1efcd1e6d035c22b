using Karaula.Waf.Language;

namespace Karaula.Waf.Tests.Language;

/// <summary>Reads the OWASP Core Rule Set 4.28.0 as it is published.</summary>
public class CoreRuleSetTests
{
    [Fact]
    public void Parse_CoreRuleSet428_UnderstandsEveryDirective()
    {
        var folder = Path.Combine(TestData.Folder, "crs-4.28.0");
        Assert.SkipUnless(Directory.Exists(folder), $"the OWASP Core Rule Set 4.28.0 is not in {folder}");

        var files = Directory.GetFiles(Path.Combine(folder, "rules"), "*.conf")
            .Append(Path.Combine(folder, "crs-setup.conf.example"))
            .Select(file => RuleFile.Parse(Path.GetFileName(file), File.ReadAllText(file)))
            .ToList();

        Assert.Empty(files.SelectMany(file => file.Errors));
        // Counted in the files with grep: lines that begin with SecRule or SecAction, and comments left out.
        var rules = files.SelectMany(file => file.Statements).OfType<RuleStatement>().ToList();
        Assert.Equal(703, rules.Sum(rule => 1 + rule.Chain.Count));
        Assert.Equal(30, files.SelectMany(file => file.Statements).OfType<MarkerStatement>().Count());
    }
}
