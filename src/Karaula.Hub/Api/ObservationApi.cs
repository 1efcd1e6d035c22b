using System.Globalization;
using System.Net;
using System.Text.Json;
using Karaula.Hub.Configuration;
using Karaula.Hub.Grains;
using Karaula.Hub.Ingest;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Observations;
using Karaula.Hub.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Karaula.Hub.Api;

/// <summary>What other systems report, and the web hooks by which they do.</summary>
internal static class ObservationApi
{
    /// <summary>Where web hooks post; they have a token of their own.</summary>
    public const string HookPath = "/api/v1/observations";

    private const int MostBytes = 256 * 1024;
    private const int DeepestJson = 16;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestJson };

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/observations", ListAsync).WithName("ListObservations").WithSummary("What other systems reported, newest first.");
        api.MapPost("/observations/fastnetmon", FastNetMonAsync).WithName("PostFastNetMon").WithSummary("FastNetMon's web callback.")
            .Accepts<JsonElement>("application/json");
        api.MapPost("/observations/crowdsec", CrowdSecAsync).WithName("PostCrowdSec").WithSummary("CrowdSec's HTTP notification.")
            .Accepts<JsonElement>("application/json");
        api.MapPost("/observations/publications", PublicationAsync).WithName("PostPublication")
            .WithSummary("A site published news: for half an hour a crowd of readers is likelier there.").Accepts<JsonElement>("application/json");
    }

    private static async Task<Results<Ok<ObservationRecord[]>, ProblemHttpResult>> ListAsync(
        HttpContext context, HubReader reader, CancellationToken cancellationToken, DateTimeOffset? from = null,
        [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null, string? cursor = null, int limit = Paging.Default)
    {
        if (Paging.FindError(limit) is { } error)
            return error;
        DateTimeOffset at = default;
        long number = 0;
        if (!Paging.TryRead(cursor, 2, out var parts)
            || (parts is not null && !(Paging.TryReadTicks(parts[0], out at) && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out number))))
            return Paging.NoCursor();
        var found = await reader.ObservationsAsync(
            from ?? DateTimeOffset.UnixEpoch, asOf, parts is null ? null : (at, number), limit + 1, cancellationToken);
        if (found.Count > limit)
            Paging.Next(context, Paging.Ticks(found[limit - 1].Observation.At), found[limit - 1].Number.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(found.Take(limit).Select(o => o.Observation).ToArray());
    }

    private static Task<Results<NoContent, ProblemHttpResult>> FastNetMonAsync(
        HttpContext context, HubOptions options, HubLedger ledger, IngestWriter writer, TimeProvider time, string? site = null) =>
        TakeAsync(context, ledger, writer, site, report =>
        [
            FastNetMonReport.Read(report, time.GetUtcNow(), address => site
                ?? options.Sites.FirstOrDefault(s => IPAddress.TryParse(s.Address, out var a) && a.Equals(address))?.Name),
        ]);

    private static Task<Results<NoContent, ProblemHttpResult>> CrowdSecAsync(
        HttpContext context, HubLedger ledger, IngestWriter writer, TimeProvider time, string? site = null) =>
        TakeAsync(context, ledger, writer, site, report => CrowdSecReport.Read(report, time.GetUtcNow(), site));

    private static async Task<Results<NoContent, ProblemHttpResult>> PublicationAsync(
        HttpContext context, HubLedger ledger, IngestWriter writer, IGrainFactory grains, TimeProvider time, string? site = null)
    {
        ObservationRecord? taken = null;
        var result = await TakeAsync(context, ledger, writer, site, report => [taken = PublicationReport.Read(report, time.GetUtcNow(), site)]);
        // A grain that comes up later finds it among the observations.
        if (result.Result is NoContent)
            await grains.GetGrain<ISiteGrain>(site!).NotePublicationAsync(taken!.At);
        return result;
    }

    /// <summary>Answers when what was reported is durable: a sender that repeats until then loses nothing.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> TakeAsync(
        HttpContext context, HubLedger ledger, IngestWriter writer, string? site, Func<JsonElement, IReadOnlyList<ObservationRecord>> read)
    {
        if (site is not null && !ledger.Sites.ContainsKey(site))
            return Problems.NotFound($"No edge has a site '{site}'.");
        if (context.Request.ContentLength > MostBytes)
            return Problems.Invalid($"report: must have at most {MostBytes} bytes");
        IReadOnlyList<ObservationRecord> observations;
        try
        {
            using var document = await JsonDocument.ParseAsync(new BoundedStream(context.Request.Body, MostBytes), Strict, context.RequestAborted);
            observations = read(document.RootElement);
        }
        catch (JsonException e)
        {
            return Problems.Invalid($"report: is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (ObservationException e)
        {
            return Problems.Invalid(e.Message);
        }
        catch (InvalidOperationException)
        {
            // A text that is no Unicode, such as half of a surrogate pair.
            return Problems.Invalid("report: holds a text that is no Unicode");
        }

        await Task.WhenAll(observations.Select(o => writer.StoreAsync(new ObservationWork(o), context.RequestAborted)));
        return TypedResults.NoContent();
    }
}
