using Karaula.Analysis.Campaigns;
using Karaula.Hub.Campaigns;
using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Hub.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Karaula.Hub.Api;

/// <summary>Incidents: as known now or then, how they came to be, and which they resemble.</summary>
internal static class IncidentApi
{
    /// <summary>Incidents that a new one is compared with: the newest.</summary>
    private const int MostCompared = 2_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", ListAsync).WithName("ListIncidents").WithSummary("Incidents, newest onset first; as they were known then, with as_of.");
        api.MapGet("/incidents/{id}", GetAsync).WithName("GetIncident").WithSummary("One incident, also of a past exercise.");
        api.MapGet("/incidents/{id}/revisions", RevisionsAsync).WithName("ListIncidentRevisions")
            .WithSummary("How an incident came to be: what was known of it from when on.");
        api.MapGet("/incidents/{id}/links", LinksAsync).WithName("ListIncidentLinks")
            .WithSummary("Which other incidents belong with it, how surely, and each reason; the strongest first.");
    }

    private static async Task<Results<Ok<IncidentView[]>, ProblemHttpResult>> ListAsync(
        HttpContext context,
        HubReader reader,
        DrillBoard drills,
        CancellationToken cancellationToken,
        [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null,
        string? site = null,
        string? cursor = null,
        int limit = Paging.Default)
    {
        if (Paging.FindError(limit) is { } error)
            return error;
        DateTimeOffset onset = default;
        if (!Paging.TryRead(cursor, 2, out var parts) || (parts is not null && !Paging.TryReadTicks(parts[0], out onset)))
            return Paging.NoCursor();
        var clock = drills.Clock;
        var found = await reader.IncidentsAsync(
            new IncidentQuery
            {
                Site = site, AsOf = asOf, OfDrill = true, Drill = clock?.Name, After = parts is null ? null : (onset, parts[1]), Limit = limit + 1,
            },
            cancellationToken);
        if (found.Count > limit)
            Paging.Next(context, Paging.Ticks(found[limit - 1].Onset), found[limit - 1].Id);
        return TypedResults.Ok(found.Take(limit).Select(i => IncidentViews.Of(i, clock)).ToArray());
    }

    private static async Task<Results<Ok<IncidentView>, ProblemHttpResult>> GetAsync(
        string id, HubReader reader, DrillBoard drills, CancellationToken cancellationToken,
        [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null) =>
        await reader.IncidentAsync(id, asOf, cancellationToken) is { } incident
            ? TypedResults.Ok(IncidentViews.Of(incident, drills.Clock))
            : NotFound(id, asOf);

    private static async Task<Results<Ok<IncidentRevisionView[]>, ProblemHttpResult>> RevisionsAsync(
        string id, HttpContext context, HubReader reader, DrillBoard drills, CancellationToken cancellationToken, string? cursor = null, int limit = Paging.Default)
    {
        var revisions = await reader.IncidentRevisionsAsync(id, cancellationToken);
        return revisions.Count == 0
            ? NotFound(id, null)
            : Numbered(context, revisions.Select(r => new IncidentRevisionView(r.RecordedAt, r.Incident.Change, IncidentViews.Of(r.Incident, drills.Clock))), cursor, limit);
    }

    private static async Task<Results<Ok<LinkView[]>, ProblemHttpResult>> LinksAsync(
        string id, HttpContext context, HubReader reader, DrillBoard drills, HubLedger ledger, TimeProvider time, CancellationToken cancellationToken,
        string? cursor = null, int limit = Paging.Default)
    {
        if (await reader.IncidentAsync(id, null, cancellationToken) is not { } incident)
            return NotFound(id, null);
        var clock = drills.Clock?.Name == incident.Drill ? drills.Clock : null;
        var others = await reader.IncidentsAsync(
            new IncidentQuery { OfDrill = true, Drill = incident.Drill, Limit = MostCompared }, cancellationToken);
        var known = others.Where(o => o.Id != id).Select(o => IncidentFacts.Of(o, clock)).ToList();
        var first = clock?.RecordStart ?? ledger.FirstSecond ?? incident.Onset;
        var span = (clock?.Now(time.GetUtcNow()) ?? time.GetUtcNow()) - first;
        var links = CampaignFinder.Compare(
            IncidentFacts.Of(incident, clock), known, span > TimeSpan.FromDays(1) ? span : TimeSpan.FromDays(1), new CampaignOptions());
        return Numbered(context, links.Select(link => LinkView.Of(link, id)), cursor, limit);
    }

    /// <summary>A page of a list whose items have no name: the cursor counts them.</summary>
    internal static Results<Ok<T[]>, ProblemHttpResult> Numbered<T>(HttpContext context, IEnumerable<T> items, string? cursor, int limit)
    {
        var page = Paging.Page(context, items.Select((item, i) => (Item: item, Key: i.ToString("D9", System.Globalization.CultureInfo.InvariantCulture))), p => p.Key, cursor, limit);
        return page.Result is Ok<(T Item, string Key)[]> ok ? TypedResults.Ok(Array.ConvertAll(ok.Value!, p => p.Item)) : (ProblemHttpResult)page.Result;
    }

    private static ProblemHttpResult NotFound(string id, DateTimeOffset? asOf) =>
        Problems.NotFound(asOf is null ? $"There is no incident '{id}'." : $"No incident '{id}' was known by {asOf:O}.");
}
