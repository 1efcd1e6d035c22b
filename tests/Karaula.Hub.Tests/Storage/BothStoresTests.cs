using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Karaula.Hub.Api;
using Karaula.Hub.Calendar;
using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Support;
using Karaula.Hub.Views;

namespace Karaula.Hub.Tests.Storage;

/// <summary>The same questions get the same answers, whichever database the hub keeps its facts in.</summary>
public sealed class BothStoresTests(SharedPostgres postgres) : IDisposable
{
    private static readonly string[] Sites = ["glas", "radio", "vlada"];
    private readonly TempDirectory _state = new();

    public static TheoryData<StorageProvider> Providers => new(StorageProvider.Sqlite, StorageProvider.Postgresql);

    public void Dispose() => _state.Dispose();

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task AsOf_AMomentBeforeAndAfterTheEnd_ShowsTheIncidentAsItWasKnown(StorageProvider provider)
    {
        await using var hub = await StartAsync(provider);
        var ids = await AttackAsync(hub, end: true, inTwoParts: true);
        var revisions = await hub.GetAsync<IncidentRevisionView[]>($"api/v1/incidents/{ids[0]}/revisions");

        Assert.Null(revisions[0].Incident.End);
        Assert.Equal("ended", revisions[^1].Change);
        Assert.Equal(revisions.OrderBy(r => r.RecordedAt).Select(r => r.RecordedAt), revisions.Select(r => r.RecordedAt));
        var before = await hub.GetAsync<IncidentView>($"api/v1/incidents/{ids[0]}?as_of={Moment(revisions[0].RecordedAt)}");
        Assert.Equal(revisions[0].Incident.PeakRequestsPerSecond, before.PeakRequestsPerSecond);
        Assert.Null(before.End);
        Assert.NotNull((await hub.GetAsync<IncidentView>($"api/v1/incidents/{ids[0]}?as_of={Moment(revisions[^1].RecordedAt)}")).End);
        // A tick before it was first recorded, nobody knew of it: neither by name, nor in any list.
        var unknown = Moment(revisions[0].RecordedAt.AddTicks(-1));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(hub, $"api/v1/incidents/{ids[0]}?as_of={unknown}"));
        Assert.DoesNotContain(await hub.GetAsync<IncidentView[]>($"api/v1/incidents?as_of={unknown}"), i => i.Id == ids[0]);
        Assert.DoesNotContain((await hub.GetAsync<CountrySnapshot>($"api/v1/country?as_of={unknown}")).Incidents, i => i.Id == ids[0]);
        var then = await hub.GetAsync<CountrySnapshot>($"api/v1/country?window=600&as_of={Moment(revisions[^1].RecordedAt)}");
        Assert.Equal(["arhiv", .. Sites], then.Sites.Select(s => s.Name));
        Assert.Contains(then.Sites[1].Points, p => p.Refused > 0);
        Assert.Empty((await hub.GetAsync<CountrySnapshot>("api/v1/country?window=600&as_of=2020-01-01T00:00:00Z")).Sites.SelectMany(s => s.Points));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Pages_OfEveryList_GiveTheWholeListOnce(StorageProvider provider)
    {
        await using var hub = await StartAsync(provider);
        await AttackAsync(hub, end: false);
        var concluded = await hub.SnapshotAsync(s => s.Campaigns is [{ IncidentIds.Count: 3 }], "a campaign of all");
        await RecordedAsync(hub, concluded.Campaigns[0].Id);

        foreach (var list in new[] { "sites?window=0", "incidents?x=1", "sites/vlada/summaries?x=1", "edges?x=1", "campaigns?x=1", "observations?x=1", "calendars?x=1" })
        {
            var whole = await hub.GetAsync<JsonArray>($"api/v1/{list}&limit=1000");
            var size = whole.Count > 20 ? 37 : 1;
            var gathered = new List<string>();
            var next = $"api/v1/{list}&limit={size}";
            while (next is not null)
            {
                using var answer = await hub.Http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, $"{next}: {answer.StatusCode}");
                var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsArray();
                Assert.True(page.Count <= size);
                gathered.AddRange(page.Select(Name));
                next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;
            }

            Assert.Equal(whole.Select(Name), gathered);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Campaign_OfSitesThatShareAHoster_SaysWhatCountingThemOnceLeaves(StorageProvider provider)
    {
        await using var hub = await StartAsync(provider, o => o with
        {
            Sites = [new SiteNotes("glas") { Hosting = "one", Audience = 1000 }, new SiteNotes("radio") { Hosting = "one", Audience = 500 }, new SiteNotes("vlada") { Hosting = "two", Audience = 200 }],
        });
        var ids = await AttackAsync(hub, end: true);
        var snapshot = await hub.SnapshotAsync(s => s.Campaigns is [{ IncidentIds.Count: 3, Rivals.Count: > 0 }] && s.Incidents.All(i => i.End is not null), "a campaign with rivals");
        var campaign = snapshot.Campaigns[0];

        Assert.Contains("with the 2 sites of one hoster counted once", campaign.Sentence, StringComparison.Ordinal);
        Assert.Contains(campaign.Rivals, r => r is { Name: "shared-hosting", Units: 2 });
        Assert.Equal(["scope", "diversity", "professionalism", "synchronisation"], campaign.Scores.Select(s => s.Name));
        Assert.NotNull(campaign.Scores[3].Value);
        Assert.Equal(3, campaign.Scores[0].Parts[0].Value);
        Assert.Equal(ids.Order(), Assert.Single(campaign.Waves).IncidentIds.Order());
        var links = await hub.GetAsync<LinkView[]>($"api/v1/incidents/{ids[0]}/links");
        Assert.Equal(2, links.Length);
        Assert.Contains(links[0].Evidence, e => e.Kind == "sources" && e.LogLikelihoodRatio > 0);
        // What is concluded is shown before it is written down.
        await RecordedAsync(hub, campaign.Id);
        var revisions = await hub.GetAsync<CampaignRevisionView[]>($"api/v1/campaigns/{campaign.Id}/revisions");
        Assert.Contains(await hub.GetAsync<CampaignView[]>($"api/v1/campaigns?as_of={Moment(revisions[^1].RecordedAt)}"), c => c.Id == campaign.Id);
        // Of two of its incidents a campaign of another name may have been known before.
        Assert.DoesNotContain(await hub.GetAsync<CampaignView[]>($"api/v1/campaigns?as_of={Moment(revisions[0].RecordedAt.AddTicks(-1))}"), c => c.Id == campaign.Id);
    }

    /// <summary>Waits until a campaign has its first revision.</summary>
    internal static Task RecordedAsync(TestHub hub, string campaign) => Poll.UntilAsync(
        async () => (await hub.Http.GetAsync(new Uri($"api/v1/campaigns/{campaign}/revisions", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode,
        () => $"campaign {campaign} is recorded");

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Calendar_Imported_IsHeldAgainstIncidentsAndKeptAsItWas(StorageProvider provider)
    {
        await using var hub = await StartAsync(provider);
        Assert.Equal(HttpStatusCode.NoContent, await PutTextAsync(hub, "api/v1/calendars/votes", "date_start,event\n2017-02-12,Vote\n"));
        var first = TimeProvider.System.GetUtcNow();
        Assert.Equal(HttpStatusCode.NoContent, await PutTextAsync(
            hub, "api/v1/calendars/votes", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20170212\r\nSUMMARY:Vote\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20170214\r\nSUMMARY:Treaty\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));

        Assert.Equal(["Vote", "Treaty"], Assert.Single(await hub.GetAsync<CalendarRecord[]>("api/v1/calendars")).Events.Select(e => e.Name));
        Assert.Equal(["Vote"], Assert.Single(await hub.GetAsync<CalendarRecord[]>($"api/v1/calendars?as_of={Moment(first)}")).Events.Select(e => e.Name));
        Assert.Equal(HttpStatusCode.BadRequest, await PutTextAsync(hub, "api/v1/calendars/votes", "date_start,event\n2017-02-31,Never\n"));
        Assert.Equal(2, (await hub.GetAsync<EventsView>("api/v1/events")).Known);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Start_Again_ShowsWhatWasThereBefore(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        (string, string, DateTimeOffset?, long)[] before;
        await using (var hub = await TestHub.StartAsync(_state.Path, o => o with { Storage = storage }))
        {
            await AttackAsync(hub, end: true);
            before = await KnownAsync(hub);
        }

        await using var again = await TestHub.StartAsync(_state.Path, o => o with { Storage = storage });
        Assert.Equal(before, await KnownAsync(again));

        static async Task<(string, string, DateTimeOffset?, long)[]> KnownAsync(TestHub hub) =>
            [.. (await hub.GetAsync<IncidentView[]>("api/v1/incidents")).Select(i => (i.Id, i.Site, i.End, i.PeakRequestsPerSecond))];
    }

    [Fact]
    public void Describe_OfAServersStorage_HasNoSecret()
    {
        var options = TestHub.OptionsFor(_state.Path) with { Storage = new StorageOptions($"Host=db.example;Database=hub;Username=u;Password={PostgresServer.Password}") };
        Assert.Contains("postgresql(db.example:5432/hub)", options.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, options.Describe() + options + options.Storage, StringComparison.Ordinal);
        var wrong = options with { Storage = new StorageOptions($"Password={PostgresServer.Password};Hots=x") };
        Assert.DoesNotContain(PostgresServer.Password, Assert.Single(HubOptionsValidator.Validate(wrong)), StringComparison.Ordinal);
    }

    internal static string Moment(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O"));

    private async Task<TestHub> StartAsync(StorageProvider provider, Func<HubOptions, HubOptions>? change = null)
    {
        var storage = await postgres.NewAsync(provider);
        return await TestHub.StartAsync(_state.Path, o => (change?.Invoke(o) ?? o) with { Storage = storage });
    }

    /// <summary>Three sites attacked within seconds; the incidents' ids.</summary>
    internal static async Task<string[]> AttackAsync(TestHub hub, bool end, bool inTwoParts = false)
    {
        var onset = MadeUp.Ago(end ? 100 : 60);
        var summaries = Sites.SelectMany((s, n) => Enumerable.Range(0, end ? 330 : 290).Select(i => onset - 240 + i)
            .Select(t => t < onset + n || (end && t > onset + 40) ? MadeUp.Peace(s, t) : MadeUp.Flood(s, t)))
            // A country watched for a month.
            .Prepend(MadeUp.Peace("arhiv", onset - (30 * 86_400))).Numbered();
        var (edge, _) = await TestEdge.ConnectAsync(hub.Addresses.Grpc, TestEdge.Hello("edge-1", ["arhiv", .. Sites]));
        using (edge)
        {
            if (inTwoParts)
            {
                // The hub sees it go on before it hears of its end.
                var first = summaries.Count(t => t.Second <= onset + 40);
                await edge.SendAsync(summaries.Take(first));
                await UntilAsync(hub, i => i.End is null);
                summaries.RemoveRange(0, first);
            }

            await edge.SendAsync(summaries);
            await edge.AcknowledgedAsync(summaries[^1].Sequence);
        }

        var incidents = await UntilAsync(hub, i => !end || i.End is not null);
        return [.. incidents.OrderBy(i => i.Site, StringComparer.Ordinal).Select(i => i.Id)];
    }

    private static async Task<IncidentView[]> UntilAsync(TestHub hub, Func<IncidentView, bool> isSo)
    {
        IncidentView[] incidents = [];
        await Poll.UntilAsync(
            async () => (incidents = await hub.GetAsync<IncidentView[]>("api/v1/incidents")).Length == 3 && incidents.All(isSo),
            () => $"three incidents as they should be; there are: {string.Join("; ", (object[])incidents)}");
        return incidents;
    }

    private static async Task<HttpStatusCode> StatusAsync(TestHub hub, string path)
    {
        using var answer = await hub.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PutTextAsync(TestHub hub, string path, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "text/plain");
        using var answer = await hub.Http.PutAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static string Name(JsonNode? item) => (item!["id"] ?? item["name"] ?? item["sequence"] ?? item)!.ToJsonString(JsonSerializerOptions.Default);
}
