using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Serving;

/// <summary>Evaluates a client's preconditions against a stored answer (RFC 9111, section 4.3.2; RFC 9110, section 13.2.2).</summary>
internal static class Preconditions
{
    /// <summary>Whether the client already has what is stored: If-None-Match decides where there is one, else If-Modified-Since.</summary>
    public static bool IsNotModified(IHeaderDictionary request, StoredResponse response)
    {
        if (response.StatusCode != StatusCodes.Status200OK)
            return false;
        StringValues ifNoneMatch = request.IfNoneMatch;
        if (ifNoneMatch.Count > 0)
            return EntityTag.IsNamedBy(ifNoneMatch, response.EntityTag);
        StringValues ifModifiedSince = request.IfModifiedSince;
        return ifModifiedSince.Count > 0
            && HttpDate.TryParse(ifModifiedSince, response.ResponseTime, out DateTimeOffset since)
            && (response.LastModified ?? response.Date) <= since;
    }

    /// <summary>
    /// Whether a Range field counts: always without If-Range, else only when that names the stored answer by a strong validator
    /// (RFC 9110, section 13.1.5).
    /// </summary>
    public static bool AllowRange(IHeaderDictionary request, StoredResponse response)
    {
        StringValues ifRange = request.IfRange;
        if (ifRange.Count == 0)
            return true;
        if (ifRange is not [{ } validator])
            return false;
        if (validator.Contains('"'))
            return response.EntityTag is { } tag && EntityTag.StronglyEqual(validator, tag);
        return HttpDate.TryParse(ifRange, response.ResponseTime, out DateTimeOffset date)
            && date == response.LastModified
            && response.Date - date >= TimeSpan.FromSeconds(60);
    }
}
