using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching;

/// <summary>Resolves the policy of a request; register one as a singleton to replace <see cref="HttpCacheOptions.Policy"/>.</summary>
public interface IHttpCachePolicyProvider
{
    /// <summary>The policy for a request, or null to leave it alone: nothing looked up, stored or invalidated. Called once a request; must not block.</summary>
    /// <param name="context">The request, as the middleware before the cache left it.</param>
    HttpCachePolicy? GetPolicy(HttpContext context);
}
