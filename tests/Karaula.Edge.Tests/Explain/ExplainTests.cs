using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Karaula.Edge.Tests.Challenge;

namespace Karaula.Edge.Tests.Explain;

public sealed class ExplainTests
{
    private const string Source = "192.0.2.7";

    [Theory]
    [InlineData("*/*", 429, false)]
    [InlineData(ShieldedEdge.Html, 503, true)]
    public async Task Explain_Refused_SaysRuleMeasurementAndRemedyButNoAddress(string accept, int status, bool challenged)
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source, accept: accept);
        using var refused = await client.GetAsync(new Uri("/page?secret=1", UriKind.Relative));
        var id = refused.Headers.GetValues("X-Request-Id").Single();
        Assert.Contains(id, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var told = await ExplainAsync(edge, id);

        Assert.Equal("source_rate", (string?)told["rule"]);
        Assert.Equal("a", (string?)told["site"]);
        Assert.Equal(status, (int)told["status"]!);
        Assert.Equal(challenged, (bool)told["challenged"]!);
        Assert.Equal("192.0.2.0/24", (string?)told["network"]);
        Assert.Equal("/page", (string?)told["path"]);
        Assert.NotNull(told["threshold"]);
        Assert.NotNull(told["until"]);
        Assert.Contains("site.limits", (string?)told["remedy"], StringComparison.Ordinal);
        Assert.DoesNotContain(Source, told.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_TargetWithAFragment_SaysWhatWasBroken()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        var answer = await RawHttp.AskAsync(new Uri($"http://127.0.0.1:{edge.Port}"), "GET /a#b HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"u8.ToArray());

        var told = await ExplainAsync(edge, ShieldedEdge.Between(answer, "X-Request-Id: ", "\r\n"));

        Assert.Equal("hygiene", (string?)told["rule"]);
        Assert.Contains("#", (string?)told["what"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_UnknownHost_SaysSo()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        var answer = await RawHttp.AskAsync(new Uri($"http://127.0.0.1:{edge.Port}"), "GET / HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n"u8.ToArray());

        var told = await ExplainAsync(edge, ShieldedEdge.Between(answer, "X-Request-Id: ", "\r\n"));

        Assert.Equal("unknown_host", (string?)told["rule"]);
    }

    [Theory]
    [InlineData("sq", "Nga rrjeti juaj")]
    [InlineData("sr", "Из ваше мреже")]
    [InlineData("de", "Too many requests")]
    public async Task Refused_Program_IsToldInItsLanguage(string language, string expected)
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source, accept: "*/*", language: language);

        Assert.Contains(expected, await client.GetStringAnywayAsync("/data.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_UnknownId_IsNotFound()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri(edge.Admin, "/refusals/explain?id=nobody"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("nobody", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ExplainAsync(ShieldedEdge edge, string id)
    {
        using var client = new HttpClient();
        return (await client.GetFromJsonAsync<JsonNode>(new Uri(edge.Admin, "/refusals/explain?id=" + id)))!;
    }
}
