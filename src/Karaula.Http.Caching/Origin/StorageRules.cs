using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Origin;

/// <summary>Whether an answer may be stored in a shared cache (RFC 9111, sections 3 and 3.5).</summary>
internal static class StorageRules
{
    /// <param name="head">The answer's head.</param>
    /// <param name="request">The request's directives.</param>
    /// <param name="isAuthorized">Whether the request had an Authorization field.</param>
    /// <param name="policy">The site's policy.</param>
    public static bool MayStore(StoredResponse head, in RequestDirectives request, bool isAuthorized, HttpCachePolicy policy)
    {
        ResponseDirectives directives = head.Directives;
        if (request.NoStore || directives.Private || head.StatusCode is < 200 or 206 or 304)
            return false;

        // RFC 9111, section 5.2.2.3: must-understand overrides no-store for those who know the status code, and forbids storing to others.
        if (directives.MustUnderstand ? !IsUnderstood(head.StatusCode) : directives.NoStore)
            return false;
        bool marked = directives.Public || directives.SMaxAge is not null;
        if (isAuthorized && !marked && !directives.MustRevalidate)
            return false;
        if (head.Field("Set-Cookie").Count > 0 && !(marked && policy.StoreMarkedSetCookie))
            return false;
        return IsOfUse(head);
    }

    /// <summary>Something later must be able to use it: as it is while fresh, or after asking the origin.</summary>
    private static bool IsOfUse(StoredResponse head)
    {
        if (head.Directives.NoCache)
            return head.HasValidator;
        return head.ExplicitLifetime is { } lifetime && (lifetime > TimeSpan.Zero || head.HasValidator);
    }

    private static bool IsUnderstood(int statusCode) => statusCode is
        StatusCodes.Status200OK or StatusCodes.Status203NonAuthoritative or StatusCodes.Status204NoContent
        or StatusCodes.Status300MultipleChoices or StatusCodes.Status301MovedPermanently or StatusCodes.Status302Found
        or StatusCodes.Status303SeeOther or StatusCodes.Status307TemporaryRedirect or StatusCodes.Status308PermanentRedirect
        or StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status410Gone
        or StatusCodes.Status414UriTooLong or StatusCodes.Status451UnavailableForLegalReasons or StatusCodes.Status501NotImplemented;
}
