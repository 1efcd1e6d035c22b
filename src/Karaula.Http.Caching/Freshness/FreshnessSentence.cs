using System.Globalization;
using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Storage;

namespace Karaula.Http.Caching.Freshness;

/// <summary>Says in a sentence why a stored answer is fresh or not.</summary>
internal static class FreshnessSentence
{
    public static string Of(StoredResponse response, TimeSpan age)
    {
        ResponseDirectives directives = response.Directives;
        if (directives.NoCache)
            return "no-cache: it is validated before each use";
        string why = directives.SMaxAge is { } shared ? $"s-maxage={shared}"
            : directives.MaxAge is { } any ? $"max-age={any}"
            : response.Field("Expires").Count > 0 ? "Expires" : "what the site lets the cache guess";
        long left = (long)Math.Floor((response.Lifetime - age).TotalSeconds);
        string sentence = left > 0
            ? string.Create(CultureInfo.InvariantCulture, $"fresh for {left} s more, by {why}")
            : string.Create(CultureInfo.InvariantCulture, $"stale for {-left} s, by {why}");
        if (left > 0)
            return sentence;
        if (directives.InsistsOnValidation)
            return sentence + "; it must be validated";
        return sentence
            + (directives.StaleWhileRevalidate is { } window ? string.Create(CultureInfo.InvariantCulture, $"; served up to {window} s stale while it is renewed") : "")
            + (directives.StaleIfError is { } error ? string.Create(CultureInfo.InvariantCulture, $"; stands in up to {error} s for a failing origin") : "")
            + (response.HasValidator ? "; its validator is asked about" : "; it has no validator, so the whole is fetched");
    }
}
