using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Karaula.Hub.Configuration;
using Karaula.Hub.Observations;
using Karaula.Hub.Storage;
using Karaula.Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Hub.Tests.Api;

public sealed class ObservationTests(SharedPostgres postgres) : IDisposable
{
    private const string Token = "a-token-for-hooks-only";
    private const string FastNetMon = """
        {"ip":"192.0.2.10","action":"ban","alert_scope":"host","attack_details":{"attack_uuid":"7b1e0d52-0000-4000-8000-000000000001","attack_severity":"high",
        "attack_type":"syn_flood","attack_direction":"incoming","total_incoming_traffic":125000000,"total_incoming_pps":2000000,"total_outgoing_pps":3}}
        """;

    private const string CrowdSec = """
        [{"scenario":"crowdsecurity/http-bf-wordpress_bf","events_count":48,"message":"Ip 198.51.100.77 performed it","start_at":"START","source":
        {"ip":"198.51.100.77","value":"198.51.100.77","scope":"Ip","as_number":"64500","as_name":"EXAMPLE-AS","cn":"NL","range":"198.51.100.0/24"}}]
        """;

    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Post_OfBothSystems_IsListedWithoutAddresses(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        await using var hub = await StartAsync(o => o with { Storage = storage, Sites = [new SiteNotes("vlada") { Address = "192.0.2.10" }] });
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-3);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(hub, "fastnetmon", FastNetMon)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(hub, "crowdsec", CrowdSec.Replace("START", start.ToString("O"), StringComparison.Ordinal))).Status);

        var both = await hub.GetAsync<ObservationRecord[]>("api/v1/observations");
        Assert.Equal(["fastnetmon", "crowdsec"], both.Select(o => o.Source));
        Assert.Equal(("vlada", "syn_flood", 2_000_000, 1_000_000_000), (both[0].Site, both[0].Kind, both[0].PacketsPerSecond, both[0].BitsPerSecond));
        Assert.Equal((48, "AS64500 EXAMPLE-AS NL", start.UtcTicks), (both[1].Count, both[1].Network, both[1].At.UtcTicks));
        var text = await hub.Http.GetStringAsync(new Uri("api/v1/observations", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("198.51.100", text, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.10", text, StringComparison.Ordinal);
        Assert.Equal(["crowdsec"], await PageAsync(hub));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Post_OfAPublication_ReachesTheCountryAndTheSitesDetector(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        await using var hub = await StartAsync(o => o with { Storage = storage });
        using var edge = new TestEdge(hub.Addresses.Grpc);
        await edge.GreetAsync(TestEdge.Hello("edge-1", "vlada"));
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-5);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(hub, "publications?site=vlada", $$"""{"at":"{{at:O}}","title":"The budget"}""")).Status);

        var shown = Assert.Single((await hub.SnapshotAsync(s => s.Observations.Count > 0, "the observation")).Observations);
        Assert.Equal(("site", "vlada", "publication", "Published: The budget"), (shown.Source, shown.Site, shown.Kind, shown.Sentence));
        Assert.Equal([at.UtcTicks], (await hub.Services.GetRequiredService<HubReader>().PublicationsAsync("vlada", at.AddHours(-1), TestContext.Current.CancellationToken)).Select(p => p.UtcTicks));
        Assert.Contains("site: is missing", (await PostAsync(hub, "publications", "{}")).Body, StringComparison.Ordinal);
        Assert.Contains("at: is more than a week away", (await PostAsync(hub, "publications?site=vlada", """{"at":"2999-01-01T00:00:00Z"}""")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfWhatIsNoReport_IsRefusedNamingTheField()
    {
        await using var hub = await StartAsync();
        foreach (var (source, body, detail) in new[]
        {
            ("fastnetmon", "", "report: is no JSON"),
            ("fastnetmon", "[]", "report: must be an object"),
            ("fastnetmon", """{"action":"ban"}""", "attack_details: is missing"),
            ("fastnetmon", """{"action":"ban","ip":"1.2.3.4.5","attack_details":{}}""", "ip: must be an IP address"),
            ("fastnetmon", """{"action":7,"attack_details":{}}""", "action: must be a text"),
            ("fastnetmon", """{"action":"ban","attack_details":{"total_incoming_pps":-1}}""", "attack_details.total_incoming_pps: must be"),
            ("fastnetmon", """{"action":"ban","attack_details":{"total_incoming_pps":1e300}}""", "attack_details.total_incoming_pps: must be"),
            ("fastnetmon", """{"action":"\ud800","attack_details":{}}""", "report: holds a text"),
            ("crowdsec", "{}", "report: must be a list"),
            ("crowdsec", "[]", "report: must have 1 to"),
            ("crowdsec", "[7]", "[0]: must be an object"),
            ("crowdsec", """[{"scenario":"x"},{"events_count":1}]""", "[1].scenario: is missing"),
            ("crowdsec", """[{"scenario":"x","start_at":"2999-01-01T00:00:00Z"}]""", "[0].start_at: is in the future"),
            ("crowdsec", """[{"scenario":"x","source":"y"}]""", "[0].source: must be an object"),
            ("crowdsec", "[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]", "report: is no JSON"),
        })
        {
            var (status, answer) = await PostAsync(hub, source, body);
            Assert.True(status == HttpStatusCode.BadRequest, $"{body}: {status}");
            Assert.Contains($"\"detail\":\"{detail}", answer, StringComparison.Ordinal);
        }

        Assert.Empty(await hub.GetAsync<ObservationRecord[]>("api/v1/observations"));
    }

    [Fact]
    public async Task Country_AskedAgainAndAgain_ReadsObservationsOnlyWhenTheyHaveChanged()
    {
        await using var hub = await StartAsync();
        var newest = hub.Services.GetRequiredService<NewestObservations>();
        Assert.Empty((await hub.SnapshotAsync()).Observations);
        var reads = newest.Reads;

        Assert.Empty((await hub.SnapshotAsync()).Observations);
        Assert.Empty((await hub.SnapshotAsync()).Observations);
        Assert.Equal(reads, newest.Reads);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(hub, "fastnetmon", FastNetMon)).Status);
        Assert.Equal("fastnetmon", Assert.Single((await hub.SnapshotAsync()).Observations).Source);
        Assert.Equal("fastnetmon", Assert.Single((await hub.SnapshotAsync()).Observations).Source);
        Assert.Equal(reads + 1, newest.Reads);

        // Erased, it is in no picture from the moment that the erasure is answered.
        using var erasure = JsonContent.Create(new { before = TimeProvider.System.GetUtcNow(), reason = "test" });
        using var answer = await hub.Http.PostAsync(new Uri("api/v1/erasures", UriKind.Relative), erasure, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty((await hub.SnapshotAsync()).Observations);
        Assert.Equal(reads + 2, newest.Reads);
    }

    [Fact]
    public async Task Post_OfTooMuch_IsRefusedWithAndWithoutItsLength()
    {
        await using var hub = await StartAsync();
        var much = "[\"" + new string('x', 300_000) + "\"]";
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(hub, "crowdsec", much)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(hub, "crowdsec", much, chunked: true)).Status);
    }

    [Fact]
    public async Task Post_WithoutTheToken_IsRefusedAlsoWhereTheApiIsOpen()
    {
        await using var hub = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(hub, "fastnetmon", FastNetMon, token: "another-token-altogether")).Status);
        await using var none = await TestHub.StartAsync(_state.File("none"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(none, "fastnetmon", FastNetMon)).Status);
    }

    private static async Task<string[]> PageAsync(TestHub hub)
    {
        using var first = await hub.Http.GetAsync(new Uri("api/v1/observations?limit=1", UriKind.Relative), TestContext.Current.CancellationToken);
        var next = first.Headers.GetValues("Link").Single().Split('>')[0][1..];
        return [.. (await hub.GetAsync<ObservationRecord[]>(next)).Select(o => o.Source)];
    }

    private Task<TestHub> StartAsync(Func<HubOptions, HubOptions>? change = null)
    {
        File.WriteAllText(_state.File("hook-token"), Token);
        return TestHub.StartAsync(_state.File("hub"), o => (change?.Invoke(o) ?? o) with { HookTokenFile = _state.File("hook-token") });
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(TestHub hub, string source, string body, string token = Token, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/v1/observations/{source}", UriKind.Relative))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
