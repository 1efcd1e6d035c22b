using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Control;
using Karaula.Edge.Explain;
using Karaula.Edge.Gate;
using Karaula.Edge.Modes;
using Karaula.Edge.Origin;
using Karaula.Edge.Rules;
using Karaula.Edge.Telemetry;
using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Hosting;

/// <summary>What the administration's listener answers: health, status, metrics. Loopback, unless the configuration says otherwise.</summary>
internal static class AdminEndpoints
{
    /// <summary>Answers.</summary>
    public static Task InvokeAsync(HttpContext context)
    {
        var services = context.RequestServices;
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                return context.Response.WriteAsync("alive\n");
            case "/health/ready":
                return context.Response.WriteAsync("ready\n");
            case "/metrics":
                context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                return context.Response.WriteAsync(services.GetRequiredService<MetricsText>().Write());
            case "/status":
                context.Response.ContentType = "application/json";
                return JsonSerializer.SerializeAsync(context.Response.Body, Status(services), StatusJson.Default.EdgeStatus, context.RequestAborted);
            case "/cache/purge":
                return CacheEndpoints.PurgeAsync(context);
            case "/cache/show":
                return CacheEndpoints.ShowAsync(context);
            case "/waf/events":
                return WafEndpoints.EventsAsync(context);
            case "/waf/refusals":
                return WafEndpoints.RefusalsAsync(context);
            case "/refusals/explain":
                return ExplainEndpoints.ExplainAsync(context);
            case "/refusals/latest":
                return ExplainEndpoints.LatestAsync(context);
            case "/sites/mode":
                return ModeEndpoints.InvokeAsync(context);
            case "/sites/origins":
                return OriginEndpoints.ShowAsync(context);
            case "/rules":
                return RuleEndpoints.ShowAsync(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return context.Response.WriteAsync("/health/live /health/ready /metrics /status /cache/show /cache/purge /waf/events /waf/refusals /refusals/explain /refusals/latest /sites/mode /sites/origins /rules\n");
        }
    }

    private static RulesStatus? RulesOf(SiteWaf? waf) => waf is null ? null : new RulesStatus(waf.Mode.ToString(), waf.Policy?.RuleCount ?? 0);

    private static EdgeStatus Status(IServiceProvider services)
    {
        var runtime = services.GetRequiredService<EdgeRuntime>();
        var spool = services.GetRequiredService<HubSpool>().Value;
        var hub = services.GetRequiredService<HubConnection>();
        return new EdgeStatus(
            runtime.Configuration.Name,
            EdgeVersion.Text,
            [.. runtime.Errors.Select(error => error.ToString())],
            new HubStatus(runtime.Configuration.Hub?.Url.ToString(), hub.IsConnected, hub.Acknowledged, spool.LastSequence, spool.Bytes, spool.Dropped),
            [.. runtime.Sites.Sites.Select(site => new SiteStatus(
                site.Settings.Name, site.Mode.Mode.ToString(), site.Mode.Reason, OriginView.Of(site.Origins), site.Gate.Queued, site.Gate.OriginLimit,
                Math.Round(site.Gate.Pressure, 3), RulesOf(site.Settings.Configuration.Waf),
                [.. site.Rules.Rules.Select(state => RuleView.Of(site.Settings.Name, state)).Select(static one => new OwnRuleStatus(one.Name, one.State, one.Summary))],
                site.Gate.Paths.Show(site.Gate.Now)))]);
    }
}

/// <summary>What the edge is doing.</summary>
internal sealed record EdgeStatus(string Name, string Version, string[] ConfigurationErrors, HubStatus Hub, SiteStatus[] Sites);

/// <summary>How it stands with the hub.</summary>
internal sealed record HubStatus(
    string? Url, bool Connected, ulong AcknowledgedSequence, ulong LastSequence, long SpoolBytes, long SummariesDropped);

/// <summary>A site's web attack rules.</summary>
internal sealed record RulesStatus(string Mode, int Count);

/// <summary>How it stands with a site.</summary>
internal sealed record SiteStatus(string Name, string Mode, string ModeReason, OriginView[] Origins, int Queued, int OriginLimit, double Pressure, RulesStatus? Rules, OwnRuleStatus[] OwnRules,
    BustedPath[] BustedPaths);

/// <summary>One of a site's own rules.</summary>
internal sealed record OwnRuleStatus(string Name, string State, string Summary);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EdgeStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
