using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Origin;

/// <summary>Servers' part of the administration: <c>GET /sites/origins[?site=]</c>, each server of each site, how it stands and what its last check found.</summary>
internal static class OriginEndpoints
{
    public static Task ShowAsync(HttpContext context)
    {
        var site = context.Request.Query["site"].ToString();
        var sites = context.RequestServices.GetRequiredService<EdgeRuntime>().Sites.Sites.Where(one => site.Length == 0 || one.Settings.Name == site).ToArray();
        context.Response.ContentType = "application/json";
        if (sites.Length > 0)
            return JsonSerializer.SerializeAsync(
                context.Response.Body, [.. sites.Select(static one => new SiteOriginsView(one.Settings.Name, OriginView.Of(one.Origins)))],
                OriginJson.Default.SiteOriginsViewArray, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return JsonSerializer.SerializeAsync(context.Response.Body, new OriginError($"there is no site \"{site}\""), OriginJson.Default.OriginError, context.RequestAborted);
    }
}

/// <summary>A site's servers as they are told.</summary>
internal sealed record SiteOriginsView(string Site, OriginView[] Origins);

/// <summary>A server as it is told.</summary>
internal sealed record OriginView(string Url, string State, bool InUse, DateTimeOffset? Since, string? Reason, OriginCheckView? LastCheck)
{
    public static OriginView[] Of(OriginSet origins) => [.. origins.Report().Select(static one => new OriginView(
        one.Prefix, JsonNamingPolicy.SnakeCaseLower.ConvertName(one.State.ToString()), one.InUse, one.Since, one.Reason,
        one.Last is { } last ? new OriginCheckView(last.At, last.IsGood, last.Found, Math.Round(last.Seconds * 1000, 1)) : null))];
}

/// <summary>A check as it is told.</summary>
internal sealed record OriginCheckView(DateTimeOffset At, bool Good, string Found, double Milliseconds);

/// <summary>Why it cannot be shown.</summary>
internal sealed record OriginError(string Error);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SiteOriginsView[]))]
[JsonSerializable(typeof(OriginError))]
internal sealed partial class OriginJson : JsonSerializerContext;
