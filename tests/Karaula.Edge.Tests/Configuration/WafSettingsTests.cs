using Karaula.Edge.Configuration;
using Karaula.Edge.Waf;

namespace Karaula.Edge.Tests.Configuration;

public sealed class WafSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("waf").FullName;

    public WafSettingsTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "rules"));
        File.WriteAllText(Path.Combine(_folder, "rules", "a.conf"), "SecRule ARGS \"@contains attack\" \"id:100,phase:2,deny\"\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parse_NothingSaidOfRules_NothingIsInspected() => Assert.Null(Parse("", "").Sites[0].Waf);

    [Fact]
    public void Parse_RulesForTheEdge_SiteStartsInDetection()
    {
        var waf = Parse("""rules = ["rules"]""", "").Sites[0].Waf!;

        Assert.Equal((SiteWafMode.Detect, 1, true), (waf.Mode, waf.Policy!.RuleCount, waf.IsActive));
    }

    [Fact]
    public void Parse_SiteSaysOtherwise_SitePrevails()
    {
        var waf = Parse(
            """
            rules = ["rules"]
            request_body_kib = 64
            """,
            """
            mode = "block"
            larger_request_body = "process_partial"
            response_types = ["Application/JSON"]
              [[site.waf.exclusion]]
              path = "/cms/"
              rules = [100, "200-300"]
              reason = "the editors write about attacks"
            """).Sites[0].Waf!;

        Assert.Equal(SiteWafMode.Block, waf.Mode);
        Assert.Equal((65_536, false), (waf.Policy!.Limits.RequestBody, waf.Policy.Limits.RejectLargerRequestBody));
        Assert.Equal(["application/json"], waf.ResponseTypes);
        Assert.Equal(1, waf.Policy.RuleCount);
        Assert.Equal(["application/json"], waf.Policy.ResponseTypes);
    }

    [Fact]
    public void Parse_SameRulesTwice_AreOnePolicy()
    {
        var first = Parse("""rules = ["rules"]""", "").Sites[0].Waf!.Policy;
        var second = Parse("""rules = ["rules"]""", """mode = "block" """).Sites[0].Waf!.Policy;

        Assert.Same(first, second);
    }

    [Fact]
    public void Parse_RulesThatSayWhichAnswers_HoldUnlessTheConfigurationSays()
    {
        File.WriteAllText(Path.Combine(_folder, "rules", "b.conf"), "SecResponseBodyMimeType text/css text/html\nSecRequestBodyLimit 1000\n");

        Assert.Equal(["text/css", "text/html"], Parse("""rules = ["rules"]""", "").Sites[0].Waf!.ResponseTypes);
        Assert.Equal(1000, Parse("""rules = ["rules"]""", "").Sites[0].Waf!.Policy!.Limits.RequestBody);
        Assert.Equal(2048, Parse("""rules = ["rules"]""", "request_body_kib = 2").Sites[0].Waf!.Policy!.Limits.RequestBody);
    }

    [Theory]
    [InlineData("", "mode = \"block\"", 10, "site \"a\" has no rules")]
    [InlineData("rules = [\"none\"]", "", 0, "there is no file or folder")]
    [InlineData("rules = [\"rules\"]", "mode = \"on\"", 10, "expected \"off\" or \"detect\" or \"block\"")]
    [InlineData("rules = [\"rules\"]", "paranoia_level = 5", 10, "expected 1 to 4")]
    [InlineData("rules = [\"rules\"]", "[[site.waf.exclusion]]\ntargets = [\"ARG\"]", 9, "\"ARG\" is no variable")]
    [InlineData("rules = [\"rules\"]", "[[site.waf.exclusion]]\nrule = 1", 10, "unknown key site.waf.exclusion.rule")]
    public void Parse_OneMistake_NamesLineAndReason(string edge, string site, int line, string reason)
    {
        var errors = Assert.Throws<ConfigurationException>(() => Parse(edge, site)).Errors;

        Assert.Contains(errors, error => error.Line == line && error.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_RuleFileWithAnError_NamesItsLineOnce()
    {
        var file = Path.Combine(_folder, "rules", "b.conf");
        File.WriteAllText(file, "SecRule ARGS \"@contains x\" \"id:101,phase:2,pass\"\nSecRule ARGZ \"@rx a\" \"id:102,phase:2,pass\"\n");

        var error = Assert.Single(Assert.Throws<ConfigurationException>(() => Parse("""rules = ["rules"]""", "")).Errors);

        Assert.Equal((file, 2), (error.File, error.Line));
        Assert.Contains("ARGZ", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadOrFallBack_RulesBrokeSinceTheLastStart_EdgeStartsWithoutThemAndSaysSo()
    {
        var path = Path.Combine(_folder, "karaula.toml");
        File.WriteAllText(path, Text("""rules = ["rules"]""", ""));
        LastGood.Save(path, LastGood.LoadOrFallBack(path, out _).StateFolder);
        File.WriteAllText(Path.Combine(_folder, "rules", "a.conf"), "SecRule\n");

        var configuration = LastGood.LoadOrFallBack(path, out var errors);

        Assert.Contains(errors, error => error.File.EndsWith("a.conf", StringComparison.Ordinal));
        Assert.False(configuration.Sites[0].Waf!.IsActive);
    }

    private EdgeConfiguration Parse(string edge, string site) => EdgeConfigurationReader.Parse(Path.Combine(_folder, "karaula.toml"), Text(edge, site));

    private static string Text(string edge, string site) =>
        $"[edge]\nname = \"e\"\n[edge.waf]\n{edge}\n[[site]]\nname = \"a\"\nhosts = [\"a.example\"]\norigin = \"http://127.0.0.1:9\"\n"
        + (site.Length == 0 ? "" : site.StartsWith('[') ? site : "[site.waf]\n" + site);
}
