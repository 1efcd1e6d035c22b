using Karaula.Hub.Erasing;
using Karaula.Hub.Grains;
using Karaula.Hub.Ingest;
using Karaula.Hub.Ingest.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Karaula.Hub.Api;

/// <summary>Erasure on demand.</summary>
internal static class ErasureApi
{
    private const int LongestReason = 500;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/erasures", EraseAsync).WithName("PostErasure")
            .WithSummary("Erases what ended before a moment, of one site, or both; from the database and the sealed log. It cannot be undone.");

    private static async Task<Results<Ok<ErasureRecord>, ProblemHttpResult>> EraseAsync(
        ErasureRequest request, IngestWriter writer, HubLedger ledger, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Before is null && request.Site is null)
            return Problems.Invalid("before: must be there, or site, or both");
        if (request.Before > time.GetUtcNow())
            return Problems.Invalid("before: must not be in the future");
        if (request.SummariesBefore is not null)
            return Problems.Invalid("summaries_before: is for retention alone");
        if (request.Site is { } site && !ledger.Sites.ContainsKey(site))
            return Problems.NotFound($"No edge has a site '{site}'.");
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > LongestReason)
            return Problems.Invalid($"reason: must have 1 to {LongestReason} characters; it is kept in the sealed log");
        var work = new ErasureWork(request);
        await writer.StoreAsync(work, cancellationToken);
        // Grains hold what they read before: they read again.
        await grains.GetGrain<ICountryGrain>(0).ReloadAsync();
        foreach (var name in request.Site is { } one ? [one] : ledger.Sites.Keys)
            await grains.GetGrain<ISiteGrain>(name).ReloadAsync();
        return TypedResults.Ok(work.Result!);
    }
}
