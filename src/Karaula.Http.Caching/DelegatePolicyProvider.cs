using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Karaula.Http.Caching;

/// <summary>Resolves policies through <see cref="HttpCacheOptions.Policy"/>.</summary>
internal sealed class DelegatePolicyProvider(IOptions<HttpCacheOptions> options) : IHttpCachePolicyProvider
{
    private readonly Func<HttpContext, HttpCachePolicy?> _policy = options.Value.Policy;

    public HttpCachePolicy? GetPolicy(HttpContext context) => _policy(context);
}
