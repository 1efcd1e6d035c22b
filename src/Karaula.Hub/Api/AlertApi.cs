using System.Text.Json;
using Karaula.Hub.Alerts;
using Karaula.Hub.Configuration;
using Karaula.Hub.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Karaula.Hub.Api;

/// <summary>What was told to whom, and whether it arrived.</summary>
internal static class AlertApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", ListAsync).WithName("ListAlerts").WithSummary("Messages and what became of them, newest first.");
        api.MapGet("/alerts/{id}", GetAsync).WithName("GetAlert").WithSummary("One message, with what it tells.");
        api.MapGet("/alerts/routes", RoutesAsync).WithName("ListAlertRoutes").WithSummary("To whom what is told.");
        api.MapPost("/alerts/routes/{name}/test", TestAsync).WithName("TestAlertRoute")
            .WithSummary("Sends a message that nothing has happened; whether it arrived stands in the list of messages. It is tried once, also in quiet hours.");
    }

    private static async Task<Results<Ok<AlertView[]>, ProblemHttpResult>> ListAsync(
        HttpContext context, AlertStore store, CancellationToken cancellationToken, string? route = null, string? cursor = null, int limit = Paging.Default)
    {
        if (Paging.FindError(limit) is { } error)
            return error;
        DateTimeOffset at = default;
        if (!Paging.TryRead(cursor, 2, out var parts) || (parts is not null && !Paging.TryReadTicks(parts[0], out at)))
            return Paging.NoCursor();
        var found = await store.ListAsync(route, parts is null ? null : (at, parts[1]), limit + 1, cancellationToken);
        if (found.Count > limit)
            Paging.Next(context, Paging.Ticks(found[limit - 1].CreatedAt), found[limit - 1].Id);
        return TypedResults.Ok(found.Take(limit).Select(a => AlertView.Of(a, whole: false)).ToArray());
    }

    private static async Task<Results<Ok<AlertView>, ProblemHttpResult>> GetAsync(string id, AlertStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } row ? TypedResults.Ok(AlertView.Of(row, whole: true)) : Problems.NotFound($"There is no alert '{id}'.");

    private static async Task<Ok<AlertRouteView[]>> RoutesAsync(HubOptions options, AlertStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var waiting = await store.PendingAsync(cancellationToken);
        return TypedResults.Ok(options.Alerts.Select(r => new AlertRouteView(
            r.Name, r.Kind, r.Mail is { } mail ? $"{mail.Host}:{mail.Port}" : r.Webhook!.Url?.Authority ?? "from a file",
            JsonNamingPolicy.SnakeCaseLower.ConvertName(r.Severity.ToString()), r.Sites, r.Quiet?.Contains(time.GetUtcNow()) ?? false,
            waiting.GetValueOrDefault(r.Name))).ToArray());
    }

    private static async Task<Results<Accepted<AlertView>, ProblemHttpResult>> TestAsync(
        string name, HubOptions options, AlertStore store, AlertBell bell, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Alerts.FirstOrDefault(r => r.Name == name) is not { } route)
            return Problems.NotFound($"There is no route '{name}'.");
        var message = AlertWriter.Test(route, time.GetUtcNow());
        await store.AddAsync(name, null, [message], cancellationToken);
        bell.Ring(name);
        var row = await store.FindAsync(message.Id, cancellationToken);
        return TypedResults.Accepted($"/api/v1/alerts/{message.Id}", AlertView.Of(row!, whole: true));
    }
}
