using Karaula.Edge.Configuration;
using Karaula.Edge.Origin;

namespace Karaula.Edge.Tests.Configuration;

public class EdgeConfigurationReaderTests
{
    private const string Good = """
        [edge]
        name = "edge-1"
        listen = ["http://127.0.0.1:8080", "http://[::1]:8080"]
        [edge.limits]
        burst = 77
        [[site]]
        name = "a"
        kind = "media"
        hosts = ["A.example", "www.a.example"]
        origin = "http://127.0.0.1:9000"
          [site.limits]
          requests_per_second = 5
        """;

    private static IReadOnlyList<ConfigurationError> Errors(string text) =>
        Assert.Throws<ConfigurationException>(() => EdgeConfigurationReader.Parse("k.toml", text)).Errors;

    [Fact]
    public void Parse_GoodText_ReadsEverything()
    {
        var configuration = EdgeConfigurationReader.Parse("k.toml", Good);

        Assert.Equal(["127.0.0.1:8080", "[::1]:8080"], configuration.Listen.Select(e => e.ToString()));
        var site = Assert.Single(configuration.Sites);
        Assert.Equal(["a.example", "www.a.example"], site.Hosts);
        Assert.Equal((77, 5), (site.Limits.Burst, site.Limits.RequestsPerSecond));
    }

    [Fact]
    public void Parse_Connections_ReadsThemAndNamesWhatIsUnknown()
    {
        const string Connections = "[edge.connections]\ntotal = 500\nresponse_bytes_per_second = 4000\nmemory_mib = 64\n";

        var configuration = EdgeConfigurationReader.Parse("k.toml", Good + "\n" + Connections);

        Assert.Equal((500, 4000, 64L << 20), (configuration.Connections.Total, configuration.Connections.ResponseBytesPerSecond, configuration.Connections.MemoryBytes));
        Assert.Equal(512, configuration.Connections.PerSource);
        Assert.Contains("edge.connections.totl", Assert.Single(Errors(Good + "\n[edge.connections]\ntotl = 5\n")).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name = \"edge-1\"", "name = \"Edge 1\"", 2, "edge.name is \"Edge 1\"")]
    [InlineData("listen", "listn", 3, "unknown key edge.listn; did you mean listen?")]
    [InlineData("burst = 77", "burst = 0", 5, "edge.limits.burst is 0: expected 1 to 1000000")]
    [InlineData("burst = 77", "burst = \"many\"", 5, "edge.limits.burst is a text: expected a number")]
    [InlineData("kind = \"media\"", "kind = \"press\"", 8, "site.kind is \"press\": expected \"state\" or \"media\" or \"other\"")]
    [InlineData("\"A.example\"", "\"http://a\"", 9, "expected a host name")]
    [InlineData("http://127.0.0.1:9000", "ftp://x", 10, "site.origin is \"ftp://x\"")]
    [InlineData("http://127.0.0.1:9000", "http://x/path", 10, "without a path")]
    [InlineData("http://[::1]:8080", "8080", 3, "edge.listen has \"8080\"")]
    public void Parse_OneMistake_NamesLineAndReason(string good, string bad, int line, string reason)
    {
        var error = Assert.Single(Errors(Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Health_IsRead()
    {
        const string Health = "[site.health]\ncheck = \"always\"\npath = \"/up\"\ninterval_seconds = 10\ntimeout_seconds = 1.5\nstatus = [200, \"300-399\"]\nfailures = 4\nsuccesses = 1\n";

        var health = EdgeConfigurationReader.Parse("k.toml", Good + "\n" + Health).Sites[0].Health;
        var plain = EdgeConfigurationReader.Parse("k.toml", Good).Sites[0].Health;

        Assert.Equal((CheckWhen.Always, "/up", 10.0, 1.5, 4, 1), (health.When, health.Path, health.Interval.TotalSeconds, health.Timeout.TotalSeconds, health.Failures, health.Successes));
        Assert.Equal([true, false, true, true, false], new[] { 200, 204, 301, 399, 503 }.Select(health.IsGood));
        Assert.Equal((CheckWhen.Suspect, "/"), (plain.When, plain.Path));
        Assert.Equal([true, true, false], new[] { 200, 404, 500 }.Select(plain.IsGood));
    }

    [Theory]
    [InlineData("check = \"sometimes\"", "expected \"never\" or \"suspect\" or \"always\"")]
    [InlineData("path = \"health\"", "expected a path such as \"/health\"")]
    [InlineData("path = \"/a b\"", "expected a path such as \"/health\"")]
    [InlineData("interval_seconds = 0.5", "expected 1 to 3600")]
    [InlineData("timeout_seconds = 6", "more than interval_seconds (5)")]
    [InlineData("status = [\"2xx\"]", "site.health.status has \"2xx\"")]
    [InlineData("status = [\"399-300\"]", "site.health.status has \"399-300\"")]
    [InlineData("failures = 0", "expected 1 to 100")]
    [InlineData("intervall_seconds = 5", "did you mean interval_seconds?")]
    public void Parse_HealthWithAMistake_NamesLineAndReason(string line, string reason)
    {
        var error = Assert.Single(Errors(Good + "\n[site.health]\n" + line + "\n"));

        Assert.Equal(14, error.Line);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ManyMistakes_ReportsAllInOrder()
    {
        var errors = Errors("[edge]\nnme = 1\n[[site]]\nname = \"a\"\n[[site]]\nname = \"a\"\n");

        Assert.True(errors.Count >= 6);
        Assert.Equal(errors.Select(e => e.Line).Order(), errors.Select(e => e.Line));
        Assert.Contains(errors, e => e.Reason.Contains("another site named \"a\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[edge\nname = ")]
    [InlineData("[[edge]]\nname = \"x\"")]
    [InlineData("edge = 5")]
    [InlineData("[edge]\nname = \"e\"\nname = \"e\"")]
    [InlineData("site = [1, 2]")]
    public void Parse_BrokenText_IsRefusedWithoutFurtherTrouble(string text) => Assert.NotEmpty(Errors(text));

    [Fact]
    public void Load_MissingFile_SaysSo()
    {
        var error = Assert.Single(Assert.Throws<ConfigurationException>(() => EdgeConfigurationReader.Load("/no/such/karaula.toml")).Errors);

        Assert.Contains("cannot be read", error.Reason, StringComparison.Ordinal);
    }
}
