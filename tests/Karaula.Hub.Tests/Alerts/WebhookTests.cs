using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Karaula.Hub.Configuration;
using Karaula.Hub.Evidence;
using Karaula.Hub.Tests.Storage;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests.Alerts;

/// <summary>Alerts by webhook: a real hub, a real receiver.</summary>
public sealed class WebhookTests(SharedPostgres postgres) : IDisposable
{
    private const string Secret = "a-secret-that-only-two-know";
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Attack_IsToldOnceForAllSites_Signed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Alerts = [Route(receiver.Url) with { GroupWait = TimeSpan.FromSeconds(5) }] });
        await BothStoresTests.AttackAsync(hub, end: false);
        await Poll.UntilAsync(() => Task.FromResult(receiver.All.Count > 0), () => "a message arrives");

        var received = receiver.All[0];
        Assert.Equal("application/json", received.ContentType);
        Assert.Equal(Signed(received), received.Signature);
        var message = JsonNode.Parse(received.Body)!;
        Assert.Equal("karaula.alert", (string?)message["type"]);
        Assert.Equal(received.Id, (string?)message["id"]);
        Assert.Equal("firing", (string?)message["status"]);
        Assert.True(message["incidents"]!.AsArray().Count > 1, received.Body);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task ReceiverAway_MessageSurvivesTheHubAndArrivesUnderTheSameId(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        // A port where nobody listens, which the receiver takes later.
        var port = FreePort();
        HubOptions With(HubOptions o) => o with { Storage = storage, Alerts = [Route(new Uri($"http://127.0.0.1:{port}/hook"))] };
        string id;
        await using (var hub = await TestHub.StartAsync(_state.File("hub"), With))
        {
            await BothStoresTests.AttackAsync(hub, end: false);
            JsonNode? waiting = null;
            await Poll.UntilAsync(
                async () => (waiting = (await AlertsAsync(hub)).FirstOrDefault(a => (int)a!["attempts"]! > 0)) is not null, () => "a message was tried");
            Assert.Equal("waiting", (string?)waiting!["state"]);
            Assert.Contains("refused", (string)waiting["error"]!, StringComparison.OrdinalIgnoreCase);
            id = (string)waiting["id"]!;
        }

        await using var receiver = await Receiver.StartAsync(port);
        await using (var hub = await TestHub.StartAsync(_state.File("hub"), With))
        {
            await Poll.UntilAsync(() => Task.FromResult(receiver.All.Any(r => r.Id == id)), () => "the message arrives");
            await Poll.UntilAsync(
                async () => (await AlertsAsync(hub)).Any(a => (string?)a!["id"] == id && (string?)a["state"] == "delivered"), () => "the message is delivered");
        }

        Assert.Single(receiver.All, r => r.Id == id);
    }

    [Fact]
    public async Task ReceiverRefuses_IsTriedAgainUnderTheSameIdWithASignatureOfItsOwn()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Refusals = 2;
        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Alerts = [Route(receiver.Url) with { RepeatInterval = null }] });
        await BothStoresTests.AttackAsync(hub, end: false);
        await Poll.UntilAsync(() => Task.FromResult(receiver.All is [var head, ..] && receiver.All.Any(r => r.Taken && r.Id == head.Id)), () => "the first message is taken");
        var first = receiver.All[0];
        // Another message may have met one of the refusals.
        Assert.InRange(receiver.All.Count(r => r.Id == first.Id), 2, 3);
        Assert.All(receiver.All, r => Assert.Equal(Signed(r), r.Signature));
        Assert.All(receiver.All.Where(r => r.Id == first.Id), r => Assert.Equal(first.Body, r.Body));
    }

    [Fact]
    public async Task Test_OfARoute_ArrivesAndIsListed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Alerts = [Route(receiver.Url)] });
        using var answer = await hub.Http.PostAsync(new Uri("api/v1/alerts/routes/duty/test", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["id"]!;
        await Poll.UntilAsync(async () => (string?)(await hub.GetAsync<JsonNode>($"api/v1/alerts/{id}"))["state"] == "delivered", () => "the test is delivered");
        Assert.Equal(id, Assert.Single(receiver.All).Id);
        var routes = await hub.Http.GetStringAsync(new Uri("api/v1/alerts/routes", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("\"duty\"", routes, StringComparison.Ordinal);
        Assert.DoesNotContain("of-the-address", routes, StringComparison.Ordinal);
        using var unknown = await hub.Http.PostAsync(new Uri("api/v1/alerts/routes/nobody/test", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Erasure_OfASite_TakesItsMessages()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Alerts = [Route(receiver.Url)] });
        await BothStoresTests.AttackAsync(hub, end: false);
        await Poll.UntilAsync(async () => (await AlertsAsync(hub)).Count > 0, () => "a message is listed");
        foreach (var site in (await hub.SnapshotAsync()).Incidents.Select(i => i.Site).Distinct())
        {
            using var erased = await hub.Http.PostAsJsonAsync("api/v1/erasures", new { site, reason = "a test" }, HubJson.Options, TestContext.Current.CancellationToken);
            Assert.True(erased.IsSuccessStatusCode);
        }

        Assert.Empty(await AlertsAsync(hub));
    }

    internal static async Task<JsonArray> AlertsAsync(TestHub hub) => await hub.GetAsync<JsonArray>("api/v1/alerts");

    private AlertRoute Route(Uri url)
    {
        File.WriteAllText(_state.File("secret"), Secret + "\n");
        return new AlertRoute("duty") { Webhook = new WebhookTarget(url, null, _state.File("secret")), GroupWait = TimeSpan.Zero };
    }

    /// <summary>Computed by the specification, not by the hub's code.</summary>
    private static string Signed(Receiver.Received r)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(Secret));
        return "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(r.Id + "." + r.Timestamp + "." + r.Body)));
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
