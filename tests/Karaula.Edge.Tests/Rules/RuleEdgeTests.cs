using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Karaula.Edge.Challenge;
using Karaula.Edge.Tests.Challenge;

namespace Karaula.Edge.Tests.Rules;

/// <summary>Rules on a whole edge.</summary>
public sealed class RuleEdgeTests
{
    private const string Source = "192.0.2.7";

    private static readonly Uri Page = new("/page", UriKind.Relative);

    [Fact]
    public async Task Refuse_Request_GetsAPageThatExplainsItself()
    {
        await using var edge = await StartAsync("refuse", "path == \"/page\"");
        using var client = edge.Client(Source);

        using var refused = await client.GetAsync(Page);
        using var other = await client.GetAsync(new Uri("/other", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var admin = new HttpClient();
        var told = await admin.GetFromJsonAsync<JsonNode>(new Uri(edge.Admin, "/refusals/explain?id=" + refused.Headers.GetValues("X-Request-Id").Single()));
        Assert.Equal("site_rule", (string?)told!["rule"]);
        Assert.Contains("the rule", (string?)told["what"], StringComparison.Ordinal);
        var rules = await admin.GetFromJsonAsync<JsonNode>(new Uri(edge.Admin, "/rules?site=a"));
        Assert.Equal("has touched 1 reader (1 requests); left alone nobody", (string?)rules![0]!["summary"]);
        var status = await admin.GetFromJsonAsync<JsonNode>(new Uri(edge.Admin, "/status"));
        Assert.Equal("enforced", (string?)status!["sites"]![0]!["own_rules"]![0]!["state"]);
    }

    [Fact]
    public async Task Challenge_PeaceTime_AsksOnceAndLetsThePassIn()
    {
        await using var edge = await StartAsync("challenge", "path == \"/page\"");
        using var client = edge.Client(Source);

        using var challenged = await client.GetAsync(Page);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, challenged.StatusCode);
        using var answer = await client.PostAsync(
            new Uri(ChallengePages.PassPath, UriKind.Relative), ShieldedEdge.Solve(await challenged.Content.ReadAsStringAsync()));
        using var passed = edge.Client(Source, ShieldedEdge.CookieOf(answer));
        using var served = await passed.GetAsync(Page);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Allow_SourceThatTheGateRefuses_IsServed()
    {
        await using var edge = await StartAsync("allow", "prefix in [\"192.0.2.0/24\"] and path == \"/page\"");
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);

        using var served = await client.GetAsync(Page);
        using var other = await client.GetAsync(new Uri("/other", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Slow_Request_IsServedLater()
    {
        await using var edge = await StartAsync("slow", "path == \"/page\"", "delay_seconds = 0.3");
        using var client = edge.Client(Source);
        var started = TimeProvider.System.GetTimestamp();

        using var served = await client.GetAsync(Page);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.29));
    }

    [Fact]
    public async Task Shadow_WithDataOfNetworks_NamesTheNetworkAndNoAddress()
    {
        var folder = Directory.CreateTempSubdirectory("networks");
        var file = Path.Combine(folder.FullName, "asn.csv");
        await File.WriteAllTextAsync(file, "192.0.2.0,192.0.2.255,64500,\"Carrier\"\n");
        try
        {
            await using var edge = await ShieldedEdge.StartAsync(more: $"""
                [[site.rule]]
                name = "the rule"
                when = 'path == "/page"'
                action = "refuse"
                [networks]
                asn = "{file}"
                """);
            foreach (var source in new[] { Source, "192.0.2.8", "198.51.100.1", Source })
            {
                using var client = edge.Client(source);
                using var served = await client.GetAsync(Page);
                Assert.Equal(HttpStatusCode.OK, served.StatusCode);
            }

            using var admin = new HttpClient();
            const string Summary = "would have touched 2 readers of AS64500 Carrier and 1 reader of other networks (4 requests)";
            var rules = await admin.GetStringAsync(new Uri(edge.Admin, "/rules?site=a"));
            Assert.Equal(Summary, (string?)JsonNode.Parse(rules)![0]!["summary"]);
            Assert.Equal("Carrier", (string?)JsonNode.Parse(rules)![0]!["networks"]![0]!["name"]);
            Assert.DoesNotContain("192.0.2.", rules, StringComparison.Ordinal);
            var status = await admin.GetFromJsonAsync<JsonNode>(new Uri(edge.Admin, "/status"));
            Assert.Equal(Summary, (string?)status!["sites"]![0]!["own_rules"]![0]!["summary"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<ShieldedEdge> StartAsync(string action, string when, string more = "") => ShieldedEdge.StartAsync(
        "from = \"normal\"",
        $"""
        [[site.rule]]
        name = "the rule"
        when = '{when}'
        action = "{action}"
        shadow = false
        holdback = 0
        {more}
        """);
}
