using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Http.Caching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Hosting;

/// <summary>
/// The cache's part of the administration: <c>POST /cache/purge?url=|prefix=|tag=[&amp;site=][&amp;soft=true]</c> and <c>GET /cache/show?url=</c>.
/// </summary>
internal static class CacheEndpoints
{
    public static Task PurgeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "POST /cache/purge");
        var query = context.Request.Query;
        var given = Kinds.Where(kind => query.ContainsKey(kind.Name)).ToArray();
        if (given.Length != 1)
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "exactly one of url, prefix and tag is expected");
        var (name, kind) = given[0];
        var value = query[name].ToString();
        try
        {
            var sites = SitesOf(context, kind, value, query["site"].ToString());
            var control = context.RequestServices.GetRequiredService<HttpCacheControl>();
            var purged = sites.Sum(site => control.Purge(new HttpCachePurge
            {
                Partition = site,
                Kind = kind,
                Value = value,
                Soft = query["soft"] == "true",
            }));
            return WriteAsync(context, new PurgeResult(purged, [.. sites]), CacheJson.Default.PurgeResult);
        }
        catch (FormatException e)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
    }

    public static Task ShowAsync(HttpContext context)
    {
        var url = context.Request.Query["url"].ToString();
        try
        {
            var control = context.RequestServices.GetRequiredService<HttpCacheControl>();
            var entries = SitesOf(context, HttpCachePurgeKind.Url, url, site: "").SelectMany(site => control.Show(site, url));
            return WriteAsync(context, [.. entries], CacheJson.Default.HttpCacheEntryViewArray);
        }
        catch (FormatException e)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private static readonly (string Name, HttpCachePurgeKind Kind)[] Kinds =
        [("url", HttpCachePurgeKind.Url), ("prefix", HttpCachePurgeKind.Prefix), ("tag", HttpCachePurgeKind.Tag)];

    /// <summary>The site that a URL is of; for a tag the one named, or all.</summary>
    private static List<string> SitesOf(HttpContext context, HttpCachePurgeKind kind, string value, string site)
    {
        var table = context.RequestServices.GetRequiredService<EdgeRuntime>().Sites;
        if (kind == HttpCachePurgeKind.Tag)
        {
            if (value.Length == 0)
                throw new FormatException("the tag is empty");
            var named = table.Sites.Select(one => one.Settings.Name).Where(name => site.Length == 0 || name == site).ToList();
            return named.Count > 0 ? named : throw new FormatException($"there is no site {site}");
        }

        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new FormatException($"\"{value}\" is no URL: expected http://HOST/PATH or https://HOST/PATH");
        return table.Find(url.Authority) is { } found ? [found.Settings.Name] : throw new FormatException($"no site has the host {url.Host}");
    }

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
