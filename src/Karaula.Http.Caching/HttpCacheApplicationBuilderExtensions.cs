using Karaula.Http.Caching;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the cache into the pipeline.</summary>
public static class HttpCacheApplicationBuilderExtensions
{
    /// <summary>
    /// Answers from the cache where it may; all that is added after this runs only when the origin is needed. Fields that earlier
    /// middleware set on the response are not stored; those that later middleware sets are, as part of the origin's answer.
    /// </summary>
    /// <param name="app">The pipeline; its services need <c>AddHttpCache</c>.</param>
    public static IApplicationBuilder UseHttpCache(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<HttpCacheMiddleware>();
    }
}
