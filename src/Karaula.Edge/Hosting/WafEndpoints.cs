using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Hosting;

/// <summary>
/// The rules' part of the administration: <c>GET /waf/events[?site=][&amp;id=][&amp;most=]</c>, what was found lately, newest first; with a request's id,
/// why it was refused. <c>GET /waf/refusals[?site=]</c>: what rules refused, or would have, by rule, place and path, from how many networks.
/// </summary>
internal static class WafEndpoints
{
    private const int Most = 1000;

    public static Task EventsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var most = int.TryParse(query["most"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, Most) : 100;
        var events = context.RequestServices.GetRequiredService<WafJournals>().Read(Given(query["site"]), Given(query["id"]), most);
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, [.. events.Select(WafEventView.Of)], WafJson.Default.WafEventViewArray, context.RequestAborted);
    }

    public static Task RefusalsAsync(HttpContext context)
    {
        var known = context.RequestServices.GetRequiredService<RefusalTables>().Read(Given(context.Request.Query["site"]));
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, [.. known.SelectMany(one => one.Refusals, (one, refusals) => RefusalView.Of(one.Site, refusals))],
            WafJson.Default.RefusalViewArray, context.RequestAborted);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>An event as it is told. Bytes are written as printable ASCII, all others as <c>\xNN</c>.</summary>
internal sealed record WafEventView(
    string Id, DateTimeOffset Time, string Site, string Action, int Status, long RuleId, long Score, string Source, string Method, string Target,
    WafMatchView[] Matches, string? Reason, string? Received)
{
    public static WafEventView Of(WafEvent one) => new(
        one.Id, one.Time, one.Site, WafMetrics.Word(one.Kind), one.Status, one.RuleId, one.Score, one.Source, Printable.Of(one.Method), Printable.Of(one.Target),
        [.. one.Matches.Select(WafMatchView.Of)], one.Reason.Length > 0 ? one.Reason : null,
        one.Kind == WafEventKind.Malformed ? Printable.Of(one.Received.Span) : null);
}

/// <summary>A match as it is told.</summary>
internal sealed record WafMatchView(long RuleId, int Phase, string Message, string Variable, string Value, string Data, int Severity)
{
    public static WafMatchView Of(Karaula.Waf.Engine.WafMatch match) => new(
        match.RuleId, match.Phase, Printable.Of(match.Message), Printable.Of(match.Variable), Printable.Of(match.Value.Span), Printable.Of(match.Data), match.Severity);
}

/// <summary>What was refused at one place, as it is told.</summary>
internal sealed record RefusalView(
    string Site, long RuleId, string Target, string Path, string Message, long Requests, int Networks, DateTimeOffset First, DateTimeOffset Last)
{
    public static RefusalView Of(string site, Refusals one) => new(
        site, one.RuleId, one.Target, one.Path, Printable.Of(one.Message), one.Requests, one.Networks, one.First, one.Last);
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WafEventView[]))]
[JsonSerializable(typeof(RefusalView[]))]
internal sealed partial class WafJson : JsonSerializerContext;
