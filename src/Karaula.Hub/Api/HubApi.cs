using System.Globalization;
using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Evidence;
using Karaula.Hub.Grains;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Hub.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Karaula.Hub.Api;

/// <summary>The HTTP API. docs/reference/hub-api.md describes it for its users.</summary>
internal static class HubApi
{
    private const int DefaultWindow = 120;
    private const int MostSummaries = 10_000;

    public static void MapHubApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Karaula hub");
        api.MapGet("/country", CountryAsync).WithName("GetCountry").WithSummary("The country at this moment; as it was known then, with as_of.");
        api.MapGet("/sites", SitesAsync).WithName("ListSites").WithSummary("Every site, by name.");
        api.MapGet("/sites/{name}", SiteAsync).WithName("GetSite").WithSummary("One site.");
        api.MapGet("/sites/{name}/summaries", SummariesAsync).WithName("ListSummaries")
            .WithSummary("What edges reported of a site, second by second, oldest first.");
        IncidentApi.Map(api);
        CampaignApi.Map(api);
        ObservationApi.Map(api);
        CalendarApi.Map(api);
        ErasureApi.Map(api);
        AlertApi.Map(api);
        api.MapGet("/edges", Edges).WithName("ListEdges").WithSummary("What is stored of each edge's spools.");
        api.MapGet("/evidence", Evidence).WithName("GetEvidence").WithSummary("The sealed log: how long it is and what seals it.");
        api.MapGet("/evidence/log", EvidenceLog).WithName("GetEvidenceLog").WithSummary("The sealed log itself, as of now.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        api.MapGet("/drill", Drill).WithName("GetDrill").WithSummary("The clock of the exercise under way.");
        api.MapPut("/drill", BeginDrillAsync).WithName("PutDrill").WithSummary("Begins an exercise, or changes its clock.");
        api.MapDelete("/drill", EndDrillAsync).WithName("DeleteDrill").WithSummary("Ends the exercise.");
    }

    private static async Task<Results<Ok<CountrySnapshot>, ProblemHttpResult>> CountryAsync(
        ICountryView country, HistoryView history, CancellationToken cancellationToken, int window = DefaultWindow,
        [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null) =>
        FindWindowError(window) is { } error
            ? error
            : TypedResults.Ok(asOf is { } then
                ? await history.SnapshotAsync(then, TimeSpan.FromSeconds(window), cancellationToken)
                : await country.SnapshotAsync(TimeSpan.FromSeconds(window), cancellationToken));

    private static async Task<Results<Ok<SiteView[]>, ProblemHttpResult>> SitesAsync(
        HttpContext context, ICountryView country, CancellationToken cancellationToken, int window = DefaultWindow, string? cursor = null,
        int limit = Paging.Default) =>
        FindWindowError(window) is { } error
            ? error
            : Paging.Page(context, (await country.SnapshotAsync(TimeSpan.FromSeconds(window), cancellationToken)).Sites, s => s.Name, cursor, limit);

    private static async Task<Results<Ok<SiteView>, ProblemHttpResult>> SiteAsync(
        string name, IGrainFactory grains, HubLedger ledger, int window = DefaultWindow)
    {
        if (FindWindowError(window) is { } error)
            return error;
        return ledger.Sites.ContainsKey(name)
            ? TypedResults.Ok(await grains.GetGrain<ISiteGrain>(name).GetViewAsync(TimeSpan.FromSeconds(window)))
            : Problems.NotFound($"No edge has a site '{name}'.");
    }

    private static async Task<Results<Ok<List<SummaryView>>, ProblemHttpResult>> SummariesAsync(
        string name,
        HttpContext context,
        HubReader reader,
        HubLedger ledger,
        CancellationToken cancellationToken,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null,
        string? cursor = null,
        int limit = Paging.Default)
    {
        if (Paging.FindError(limit, MostSummaries) is { } error)
            return error;
        if (from > to)
            return Problems.Invalid("from: must not be later than to");
        long[]? after = null;
        if (!Paging.TryRead(cursor, 3, out var parts) || (parts is not null && !TryReadNumbers(parts, out after)))
            return Paging.NoCursor();
        if (!ledger.Sites.TryGetValue(name, out var site))
            return Problems.NotFound($"No edge has a site '{name}'.");
        var edges = ledger.Spools.Values.ToDictionary(s => s.EdgeId, s => s.Key);
        var summaries = new List<SummaryView>();
        StoredSummary? last = null;
        var stored = reader.SummariesAsync(
            site.Id, after?[0] ?? from?.ToUnixTimeSeconds() ?? 0, to?.ToUnixTimeSeconds() ?? long.MaxValue, cancellationToken, asOf);
        // The order is second, edge, number: of the cursor's second, what the page before had is passed over.
        await foreach (var summary in stored.WithCancellation(cancellationToken))
        {
            if (after is not null && (summary.Second, summary.EdgeId, summary.Sequence).CompareTo((after[0], (int)after[1], after[2])) <= 0)
                continue;
            if (summaries.Count == limit)
            {
                Paging.Next(context, [.. new[] { last!.Second, last.EdgeId, last.Sequence }.Select(n => n.ToString(CultureInfo.InvariantCulture))]);
                break;
            }

            summaries.Add(SummaryView.Of(summary, edges[summary.EdgeId]));
            last = summary;
        }

        return TypedResults.Ok(summaries);
    }

    private static bool TryReadNumbers(string[] parts, out long[] numbers)
    {
        numbers = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || (i == 1 && numbers[i] > int.MaxValue))
                return false;
        }

        return true;
    }

    private static Results<Ok<EdgeDetail[]>, ProblemHttpResult> Edges(
        HttpContext context, HubLedger ledger, EdgeSessions sessions, string? cursor = null, int limit = Paging.Most) =>
        Paging.Page(context, EdgeDetail.Of(ledger, sessions), e => e.Name, cursor, limit);

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
        drills.Clock is { } clock ? TypedResults.Ok(clock.ToRequest()) : Problems.NotFound("There is no exercise.");

    private static async Task<Results<NoContent, ProblemHttpResult>> BeginDrillAsync(
        DrillRequest request, HubOptions options, IGrainFactory grains)
    {
        if (!options.AllowDrill)
            return Problems.Forbidden("This hub was not started with drills allowed.");
        if (!DrillClock.TryCreate(request, out _, out var error))
            return Problems.Invalid(error);
        await grains.GetGrain<ICountryGrain>(0).BeginDrillAsync(request);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndDrillAsync(HubOptions options, IGrainFactory grains)
    {
        if (!options.AllowDrill)
            return Problems.Forbidden("This hub was not started with drills allowed.");
        return await grains.GetGrain<ICountryGrain>(0).EndDrillAsync() ? TypedResults.NoContent() : Problems.NotFound("There is no exercise.");
    }

    private static ProblemHttpResult? FindWindowError(int window) =>
        window >= 0 && window <= CountryView.LongestWindow.TotalSeconds
            ? null
            : Problems.Invalid($"window: must be 0 to {CountryView.LongestWindow.TotalSeconds} seconds");
}
