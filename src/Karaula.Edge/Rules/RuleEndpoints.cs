using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Rules;

/// <summary>Rules' part of the administration: <c>GET /rules[?site=]</c>, each rule and whom it touched or would have.</summary>
internal static class RuleEndpoints
{
    public static Task ShowAsync(HttpContext context)
    {
        var site = context.Request.Query["site"].ToString();
        var sites = context.RequestServices.GetRequiredService<EdgeRuntime>().Sites.Sites.Where(one => site.Length == 0 || one.Settings.Name == site);
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, [.. sites.SelectMany(static one => one.Rules.Rules, static (one, state) => RuleView.Of(one.Settings.Name, state))],
            RuleJson.Default.RuleViewArray, context.RequestAborted);
    }
}

/// <summary>A rule as it is told.</summary>
internal sealed record RuleView(
    string Site, string Name, string When, string Action, string State, string? TakenBack, double Holdback, string Summary, RuleCountView[] Touched, RuleCountView[] Would,
    RuleCountView[] HeldBack)
{
    public static RuleView Of(string site, RuleState state)
    {
        var rule = state.Rule;
        var (touched, would, held) = (state.Touched.Read(), state.Would.Read(), state.HeldBack.Read());
        return new RuleView(
            site, rule.Name, rule.When, rule.Action.ToString().ToLowerInvariant(), state.TakenBack is not null ? "taken_back" : rule.Shadow ? "shadow" : "enforced",
            state.TakenBack, rule.Holdback, state.IsEnforced ? $"has touched {Sentence(touched)}; left alone {Sentence(held)}" : $"would have touched {Sentence(would)}",
            Views(touched), Views(would), Views(held));
    }

    private static string Sentence(RuleCount[] counts)
    {
        var parts = counts.Where(static one => one.Requests > 0).Select(static one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Sources} {Word(one.Audience, one.Sources)} ({one.Requests} requests)")).ToArray();
        return parts.Length == 0 ? "nobody" : string.Join(", ", parts);
    }

    private static string Word(RuleAudience audience, long count) => (audience switch
    {
        RuleAudience.FeedReader => "feed reader",
        RuleAudience.Crawler => "verified crawler",
        RuleAudience.Attacker => "suspected source",
        _ => "reader",
    }) + (count == 1 ? "" : "s");

    private static RuleCountView[] Views(RuleCount[] counts) =>
        [.. counts.Where(static one => one.Requests > 0).Select(static one => new RuleCountView(JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Audience.ToString()), one.Requests, one.Sources))];
}

/// <summary>A count as it is told.</summary>
internal sealed record RuleCountView(string Audience, long Requests, long Sources);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RuleView[]))]
internal sealed partial class RuleJson : JsonSerializerContext;
