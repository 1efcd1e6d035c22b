using Karaula.Hub.Campaigns;
using Karaula.Hub.Drills;
using Karaula.Hub.Grains;
using Karaula.Hub.Storage;
using Karaula.Hub.Views;
using Karaula.Sharing.Stix;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Karaula.Hub.Api;

/// <summary>Campaigns: as concluded now or then, how they came to be, and as others read them.</summary>
internal static class CampaignApi
{
    private const string StixType = "application/stix+json;version=2.1";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/campaigns", ListAsync).WithName("ListCampaigns").WithSummary("Campaigns, newest first; as they were concluded then, with as_of.");
        api.MapGet("/watch", WatchAsync).WithName("GetWatch")
            .WithSummary("What watching onsets day by day has found: of its alarms at most 5 % are false, however long it watches.");
        api.MapGet("/campaigns/{id}", GetAsync).WithName("GetCampaign").WithSummary("One campaign, with rivals, scores and waves.");
        api.MapGet("/campaigns/{id}/revisions", RevisionsAsync).WithName("ListCampaignRevisions")
            .WithSummary("How a campaign came to be: what was concluded of it from when on.");
        api.MapGet("/campaigns/{id}/stix", StixAsync).WithName("GetCampaignStix").WithSummary("One campaign as a STIX 2.1 bundle.")
            .Produces(StatusCodes.Status200OK, contentType: StixType);
    }

    private static async Task<Results<Ok<CampaignView[]>, ProblemHttpResult>> ListAsync(
        HttpContext context, IGrainFactory grains, HubReader reader, DrillBoard drills, CancellationToken cancellationToken,
        [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null, string? cursor = null, int limit = Paging.Default) =>
        Paging.Page(context, (await CampaignsAsync(grains, reader, drills, asOf, cancellationToken)).OrderBy(Key, StringComparer.Ordinal), Key, cursor, limit);

    private static async Task<Results<Ok<WatchView>, ProblemHttpResult>> WatchAsync(IGrainFactory grains) =>
        (await grains.GetGrain<ICountryGrain>(0).GetAsync()).Watch is { } watch ? TypedResults.Ok(watch) : Problems.NotFound("Nothing was concluded yet.");

    private static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> GetAsync(
        string id, IGrainFactory grains, HubReader reader, DrillBoard drills, CancellationToken cancellationToken,
        [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null) =>
        (await CampaignsAsync(grains, reader, drills, asOf, cancellationToken)).FirstOrDefault(c => c.Id == id) is { } campaign
            ? TypedResults.Ok(campaign)
            : NotFound(id);

    private static async Task<Results<Ok<CampaignRevisionView[]>, ProblemHttpResult>> RevisionsAsync(
        string id, HttpContext context, HubReader reader, CancellationToken cancellationToken, string? cursor = null, int limit = Paging.Default)
    {
        var revisions = await reader.CampaignRevisionsAsync(id, cancellationToken);
        return revisions.Count == 0
            ? NotFound(id)
            : IncidentApi.Numbered(
                context, revisions.Select(r => new CampaignRevisionView(r.RecordedAt, r.Campaign.Withdrawn, CampaignViews.Of(r.Campaign))), cursor, limit);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> StixAsync(
        string id, IGrainFactory grains, CampaignReporter reporter, CancellationToken cancellationToken)
    {
        if (Array.Find((await grains.GetGrain<ICountryGrain>(0).GetAsync()).Campaigns, c => c.Id == id) is not { } campaign)
            return NotFound(id);
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

    private static async Task<IEnumerable<CampaignView>> CampaignsAsync(
        IGrainFactory grains, HubReader reader, DrillBoard drills, DateTimeOffset? asOf, CancellationToken cancellationToken) =>
        asOf is null
            ? (await grains.GetGrain<ICountryGrain>(0).GetAsync()).Campaigns
            : await HistoryView.CampaignsAsync(reader, drills.Clock, asOf.Value, cancellationToken);

    // Newest first, as text that sorts upwards.
    private static string Key(CampaignView c) => Paging.Ticks(new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - c.FirstOnset.UtcTicks, TimeSpan.Zero)).PadLeft(19, '0') + c.Id;

    private static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no campaign '{id}'.");
}
