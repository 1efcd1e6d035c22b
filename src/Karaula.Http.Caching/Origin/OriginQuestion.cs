using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Origin;

/// <summary>A request that what is stored does not answer.</summary>
/// <param name="Context">The request.</param>
/// <param name="Key">What its answer is stored under.</param>
/// <param name="Policy">The site's policy.</param>
/// <param name="Directives">What the client asks for.</param>
/// <param name="Candidate">The stored answer that may be validated, or stand in.</param>
/// <param name="Reason">Why the origin is asked.</param>
internal sealed record OriginQuestion(
    HttpContext Context, CacheKey Key, HttpCachePolicy Policy, RequestDirectives Directives, StoredResponse? Candidate, HttpCacheReason Reason);
