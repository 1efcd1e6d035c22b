using System.Net;
using System.Text.Json.Nodes;
using Karaula.Edge.Modes;
using Karaula.Edge.Tests.Challenge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Karaula.Edge.Tests.Modes;

public sealed class ModeEndpointsTests
{
    [Fact]
    public async Task Pin_Site_HoldsAndIsRememberedAcrossARestart()
    {
        await using var edge = await ShieldedEdge.StartAsync();

        var (status, told) = await OrderAsync(edge, "site=a&order=pin&mode=under_attack&minutes=60&reason=election%20night");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("under_attack", (string?)told[0]!["mode"]);
        Assert.True((bool)told[0]!["pinned"]!);
        Assert.Contains("election night", (string?)told[0]!["changes"]![0]!["reason"], StringComparison.Ordinal);
        var remembered = ModeOrders.Load(Path.Combine(edge.Folder, "state"), NullLogger<ModeOrders>.Instance);
        Assert.Equal(SiteMode.UnderAttack, remembered.Find("a")!.Mode);
        Assert.Equal(HttpStatusCode.Conflict, (await OrderAsync(edge, "site=a&order=set&mode=normal&reason=x")).Status);

        Assert.Equal(HttpStatusCode.OK, (await OrderAsync(edge, "site=a&order=unpin&reason=over")).Status);
        Assert.Null(ModeOrders.Load(Path.Combine(edge.Folder, "state"), NullLogger<ModeOrders>.Instance).Find("a"));
    }

    [Theory]
    [InlineData("site=b&order=set&mode=normal&reason=x", HttpStatusCode.NotFound)]
    [InlineData("order=set&mode=normal&reason=x", HttpStatusCode.BadRequest)]
    [InlineData("site=a&order=set&mode=normal", HttpStatusCode.BadRequest)]
    [InlineData("site=a&order=set&mode=siege&reason=x", HttpStatusCode.BadRequest)]
    [InlineData("site=a&order=pin&mode=normal&minutes=0&reason=x", HttpStatusCode.BadRequest)]
    [InlineData("site=a&order=dance&reason=x", HttpStatusCode.BadRequest)]
    [InlineData("site=a&order=unpin&reason=x", HttpStatusCode.Conflict)]
    public async Task Order_Wrong_IsRefusedWithAReason(string query, HttpStatusCode expected)
    {
        await using var edge = await ShieldedEdge.StartAsync();

        var (status, told) = await OrderAsync(edge, query);

        Assert.Equal(expected, status);
        Assert.NotNull(told["error"]);
    }

    [Fact]
    public async Task Order_FromAPageInABrowser_IsRefused()
    {
        await using var edge = await ShieldedEdge.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await OrderAsync(edge, "site=a&order=set&mode=normal&reason=x", isControl: false)).Status);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Told)> OrderAsync(ShieldedEdge edge, string query, bool isControl = true)
    {
        using var client = new HttpClient();
        using var order = new HttpRequestMessage(HttpMethod.Post, new Uri(edge.Admin, "/sites/mode?" + query));
        if (isControl)
            order.Headers.Add("Karaula-Control", "1");
        using var answer = await client.SendAsync(order);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
