using Karaula.Hub.Purging;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Karaula.Hub.Api;

/// <summary>The part of the API that takes pages out of all edges' caches. docs/reference/hub-api.md describes it.</summary>
internal static class PurgeApi
{
    private const int MostListed = 1_000;

    // Every edge that is up has answered long before.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapPurgeApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Karaula hub");
        api.MapPost("/purges", OrderAsync).WithName("OrderPurge").WithSummary("Takes pages out of the cache of every edge; says what each did.");
        api.MapGet("/purges", List).WithName("ListPurges").WithSummary("The orders given, newest first.");
    }

    private static async Task<Results<Ok<PurgeReport>, ProblemHttpResult>> OrderAsync(
        PurgeRequest request, PurgeDesk desk, CancellationToken cancellationToken) =>
        request.TryRead(out var order, out var error)
            ? TypedResults.Ok(await desk.OrderAsync(order, Patience, cancellationToken))
            : TypedResults.Problem(error, statusCode: StatusCodes.Status400BadRequest);

    private static Results<Ok<PurgeView[]>, ProblemHttpResult> List(PurgeDesk desk, int limit = 100) =>
        limit is < 1 or > MostListed
            ? TypedResults.Problem($"limit: must be 1 to {MostListed}", statusCode: StatusCodes.Status400BadRequest)
            : TypedResults.Ok(desk.Newest(limit).Select(PurgeView.Of).ToArray());
}
