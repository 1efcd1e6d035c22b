using Karaula.Hub.Campaigns;
using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Evidence;
using Karaula.Hub.Grains;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Hub.Views;
using Karaula.Sharing.Stix;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Karaula.Hub.Api;

/// <summary>The HTTP API. docs/reference/hub-api.md describes it for its users.</summary>
internal static class HubApi
{
    private const string StixType = "application/stix+json;version=2.1";
    private const int DefaultWindow = 120;
    private const int DefaultSummaries = 100;
    private const int MostSummaries = 10_000;

    public static void MapHubApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Karaula hub");
        api.MapGet("/country", CountryAsync).WithName("GetCountry").WithSummary("The country at this moment.");
        api.MapGet("/sites", SitesAsync).WithName("ListSites").WithSummary("Every site, by name.");
        api.MapGet("/sites/{name}", SiteAsync).WithName("GetSite").WithSummary("One site.");
        api.MapGet("/sites/{name}/summaries", SummariesAsync).WithName("ListSummaries")
            .WithSummary("What edges reported of a site, second by second, oldest first.");
        api.MapGet("/incidents", IncidentsAsync).WithName("ListIncidents").WithSummary("Incidents, newest first.");
        api.MapGet("/incidents/{id}", IncidentAsync).WithName("GetIncident").WithSummary("One incident, also of a past exercise.");
        api.MapGet("/campaigns", CampaignsAsync).WithName("ListCampaigns").WithSummary("Campaigns, newest first.");
        api.MapGet("/campaigns/{id}", CampaignAsync).WithName("GetCampaign").WithSummary("One campaign.");
        api.MapGet("/campaigns/{id}/stix", StixAsync).WithName("GetCampaignStix").WithSummary("One campaign as a STIX 2.1 bundle.")
            .Produces(StatusCodes.Status200OK, contentType: StixType);
        api.MapGet("/edges", Edges).WithName("ListEdges").WithSummary("What is stored of each edge's spools.");
        api.MapGet("/evidence", Evidence).WithName("GetEvidence").WithSummary("The sealed log: how long it is and what seals it.");
        api.MapGet("/evidence/log", EvidenceLog).WithName("GetEvidenceLog").WithSummary("The sealed log itself, as of now.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        api.MapGet("/drill", Drill).WithName("GetDrill").WithSummary("The clock of the exercise under way.");
        api.MapPut("/drill", BeginDrillAsync).WithName("PutDrill").WithSummary("Begins an exercise, or changes its clock.");
        api.MapDelete("/drill", EndDrillAsync).WithName("DeleteDrill").WithSummary("Ends the exercise.");
    }

    private static async Task<Results<Ok<CountrySnapshot>, ProblemHttpResult>> CountryAsync(
        ICountryView country, CancellationToken cancellationToken, int window = DefaultWindow) =>
        FindWindowError(window) is { } error
            ? error
            : TypedResults.Ok(await country.SnapshotAsync(TimeSpan.FromSeconds(window), cancellationToken));

    private static async Task<Results<Ok<IReadOnlyList<SiteView>>, ProblemHttpResult>> SitesAsync(
        ICountryView country, CancellationToken cancellationToken, int window = DefaultWindow) =>
        FindWindowError(window) is { } error
            ? error
            : TypedResults.Ok((await country.SnapshotAsync(TimeSpan.FromSeconds(window), cancellationToken)).Sites);

    private static async Task<Results<Ok<SiteView>, ProblemHttpResult>> SiteAsync(
        string name, IGrainFactory grains, HubLedger ledger, int window = DefaultWindow)
    {
        if (FindWindowError(window) is { } error)
            return error;
        return ledger.Sites.ContainsKey(name)
            ? TypedResults.Ok(await grains.GetGrain<ISiteGrain>(name).GetViewAsync(TimeSpan.FromSeconds(window)))
            : NotFound($"No edge has a site '{name}'.");
    }

    private static async Task<Results<Ok<List<SummaryView>>, ProblemHttpResult>> SummariesAsync(
        string name,
        HubReader reader,
        HubLedger ledger,
        CancellationToken cancellationToken,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        int limit = DefaultSummaries)
    {
        if (limit is < 1 or > MostSummaries)
            return Invalid($"limit: must be 1 to {MostSummaries}");
        if (from > to)
            return Invalid("from: must not be later than to");
        if (!ledger.Sites.TryGetValue(name, out var site))
            return NotFound($"No edge has a site '{name}'.");
        var edges = ledger.Spools.Values.ToDictionary(s => s.EdgeId, s => s.Key);
        var summaries = new List<SummaryView>();
        var stored = reader.SummariesAsync(
            site.Id, from?.ToUnixTimeSeconds() ?? 0, to?.ToUnixTimeSeconds() ?? long.MaxValue, cancellationToken);
        await foreach (var summary in stored.Take(limit).WithCancellation(cancellationToken))
            summaries.Add(SummaryView.Of(summary, edges[summary.EdgeId]));
        return TypedResults.Ok(summaries);
    }

    private static async Task<Ok<IncidentView[]>> IncidentsAsync(IGrainFactory grains) =>
        TypedResults.Ok((await grains.GetGrain<ICountryGrain>(0).GetAsync()).Incidents);

    private static async Task<Results<Ok<IncidentView>, ProblemHttpResult>> IncidentAsync(
        string id, HubReader reader, DrillBoard drills, CancellationToken cancellationToken) =>
        await reader.IncidentAsync(id, null, cancellationToken) is { } incident
            ? TypedResults.Ok(IncidentViews.Of(incident, drills.Clock))
            : NotFound($"There is no incident '{id}'.");

    private static async Task<Ok<CampaignView[]>> CampaignsAsync(IGrainFactory grains) =>
        TypedResults.Ok((await grains.GetGrain<ICountryGrain>(0).GetAsync()).Campaigns);

    private static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> CampaignAsync(string id, IGrainFactory grains) =>
        Array.Find((await grains.GetGrain<ICountryGrain>(0).GetAsync()).Campaigns, c => c.Id == id) is { } campaign
            ? TypedResults.Ok(campaign)
            : NotFound($"There is no campaign '{id}'.");

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> StixAsync(
        string id, IGrainFactory grains, CampaignReporter reporter, CancellationToken cancellationToken)
    {
        if (Array.Find((await grains.GetGrain<ICountryGrain>(0).GetAsync()).Campaigns, c => c.Id == id) is not { } campaign)
            return NotFound($"There is no campaign '{id}'.");
        var report = await reporter.ReportAsync(campaign, cancellationToken);
        return TypedResults.Stream(
            async stream =>
            {
                // The writer is synchronous, and a connection must not be: the bundle, which has a bound, is made first.
                using var bundle = new MemoryStream();
                StixBundleWriter.Write(report, bundle);
                bundle.Position = 0;
                await bundle.CopyToAsync(stream, cancellationToken);
            },
            StixType,
            $"{id}.stix.json");
    }

    private static Ok<EdgeDetail[]> Edges(HubLedger ledger, EdgeSessions sessions) => TypedResults.Ok(EdgeDetail.Of(ledger, sessions));

    private static Ok<EvidenceState> Evidence(EvidenceJournal journal) => TypedResults.Ok(journal.State);

    private static PushStreamHttpResult EvidenceLog(EvidenceJournal journal, HttpContext context)
    {
        // Only what is flushed: a reader must not see the half of a record.
        var state = journal.State;
        context.Response.ContentLength = state.Bytes;
        return TypedResults.Stream(
            stream => journal.CopyToAsync(stream, state.Bytes, context.RequestAborted), "application/octet-stream", "evidence.klog");
    }

    private static Results<Ok<DrillRequest>, ProblemHttpResult> Drill(DrillBoard drills) =>
        drills.Clock is { } clock ? TypedResults.Ok(clock.ToRequest()) : NotFound("There is no exercise.");

    private static async Task<Results<NoContent, ProblemHttpResult>> BeginDrillAsync(
        DrillRequest request, HubOptions options, IGrainFactory grains)
    {
        if (!options.AllowDrill)
            return Forbidden();
        if (!DrillClock.TryCreate(request, out _, out var error))
            return Invalid(error);
        await grains.GetGrain<ICountryGrain>(0).BeginDrillAsync(request);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndDrillAsync(HubOptions options, IGrainFactory grains)
    {
        if (!options.AllowDrill)
            return Forbidden();
        return await grains.GetGrain<ICountryGrain>(0).EndDrillAsync() ? TypedResults.NoContent() : NotFound("There is no exercise.");
    }

    private static ProblemHttpResult? FindWindowError(int window) =>
        window >= 0 && window <= CountryView.LongestWindow.TotalSeconds
            ? null
            : Invalid($"window: must be 0 to {CountryView.LongestWindow.TotalSeconds} seconds");

    private static ProblemHttpResult Invalid(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    private static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult Forbidden() => TypedResults.Problem(
        "This hub was not started with drills allowed.", statusCode: StatusCodes.Status403Forbidden);
}
