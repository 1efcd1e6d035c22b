using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Explain;

/// <summary>
/// Refusals' part of the administration: <c>GET /refusals/explain?id=</c>, one with all that is known of it; <c>GET /refusals/latest[?site=][&amp;most=]</c>.
/// </summary>
internal static class ExplainEndpoints
{
    private const int Most = 1000;

    public static Task ExplainAsync(HttpContext context)
    {
        var id = context.Request.Query["id"].ToString();
        var journal = context.RequestServices.GetRequiredService<RefusalJournal>();
        context.Response.ContentType = "application/json";
        if (id.Length > 0 && journal.Find(id) is { } refusal)
            return JsonSerializer.SerializeAsync(
                context.Response.Body, Explanation.Of(refusal, Findings(context, id)), ExplainJson.Default.Explanation, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            new ExplainError($"no refusal of request {id} is known here: another edge may have answered it, it was not refused, or it is too long ago ({journal.Capacity} are kept)"),
            ExplainJson.Default.ExplainError, context.RequestAborted);
    }

    public static Task LatestAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var most = int.TryParse(query["most"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, Most) : 100;
        var site = query["site"].ToString() is { Length: > 0 } name ? name : null;
        var latest = context.RequestServices.GetRequiredService<RefusalJournal>().Latest(site, most);
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, [.. latest.Select(static one => Explanation.Of(one, null))], ExplainJson.Default.ExplanationArray, context.RequestAborted);
    }

    private static string[]? Findings(HttpContext context, string id)
    {
        var events = context.RequestServices.GetRequiredService<WafJournals>().Read(null, id, 100);
        return events.Count == 0 ? null
            : [.. events.SelectMany(static one => one.Matches, static (_, match) => $"rule {match.RuleId}: {Printable.Of(match.Message)} ({Printable.Of(match.Variable)})")];
    }
}

/// <summary>Why it cannot be explained.</summary>
internal sealed record ExplainError(string Error);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(Explanation[]))]
[JsonSerializable(typeof(ExplainError))]
internal sealed partial class ExplainJson : JsonSerializerContext;
