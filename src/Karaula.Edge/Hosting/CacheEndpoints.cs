using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Control;
using Karaula.Http.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Hosting;

/// <summary>
/// The cache's part of the administration: <c>POST /cache/purge?url=|prefix=|tag=|all=[&amp;site=][&amp;soft=true]</c> and <c>GET /cache/show?url=</c>.
/// </summary>
internal static class CacheEndpoints
{
    public static async Task PurgeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "POST /cache/purge");
            return;
        }

        var query = context.Request.Query;
        var given = Kinds.Where(kind => query.ContainsKey(kind.Name)).ToArray();
        if (given.Length != 1)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "exactly one of url, prefix, tag and all is expected");
            return;
        }

        // Looking through all that is kept takes its time: not on the thread that serves everybody else's sockets.
        await Task.Yield();
        var (name, kind) = given[0];
        try
        {
            var purger = context.RequestServices.GetRequiredService<SitePurger>();
            var (purged, sites) = purger.Purge(kind, query[name].ToString(), query["site"].ToString(), query["soft"] == "true");
            await WriteAsync(context, new PurgeResult(purged, [.. sites]), CacheJson.Default.PurgeResult);
        }
        catch (FormatException e)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
    }

    public static Task ShowAsync(HttpContext context)
    {
        var url = context.Request.Query["url"].ToString();
        try
        {
            var control = context.RequestServices.GetRequiredService<HttpCacheControl>();
            var sites = context.RequestServices.GetRequiredService<SitePurger>().SitesOf(HttpCachePurgeKind.Url, url, site: "");
            return WriteAsync(context, [.. sites.SelectMany(site => control.Show(site, url))], CacheJson.Default.HttpCacheEntryViewArray);
        }
        catch (FormatException e)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private static readonly (string Name, HttpCachePurgeKind Kind)[] Kinds =
        [("url", HttpCachePurgeKind.Url), ("prefix", HttpCachePurgeKind.Prefix), ("tag", HttpCachePurgeKind.Tag), ("all", HttpCachePurgeKind.All)];

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new CacheError(reason), CacheJson.Default.CacheError);
    }

    private static Task WriteAsync<T>(HttpContext context, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}

/// <summary>What a purge did.</summary>
internal sealed record PurgeResult(int Purged, string[] Sites);

/// <summary>Why it could not be done.</summary>
internal sealed record CacheError(string Error);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PurgeResult))]
[JsonSerializable(typeof(CacheError))]
[JsonSerializable(typeof(HttpCacheEntryView[]))]
internal sealed partial class CacheJson : JsonSerializerContext;
