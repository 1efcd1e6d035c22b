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

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RuleView[]))]
internal sealed partial class RuleJson : JsonSerializerContext;
