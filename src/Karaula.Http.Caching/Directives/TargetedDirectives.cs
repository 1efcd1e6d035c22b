using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Directives;

/// <summary>
/// Reads a targeted field such as <c>CDN-Cache-Control</c> (RFC 9213): the directives of Cache-Control, written as a dictionary of structured fields
/// (RFC 9651, section 3.2), whose grammar is strict.
/// </summary>
internal static class TargetedDirectives
{
    /// <summary>
    /// False, so that the field counts as absent (RFC 9213, section 2.1), when it is empty, is no dictionary, or gives a directive an argument of
    /// the wrong type. Of a key given twice the last counts.
    /// </summary>
    public static bool TryParse(StringValues lines, out ResponseDirectives directives)
    {
        directives = default;
        if (lines.Count == 0)
            return false;
        var reader = new DictionaryReader(lines.Count == 1 ? lines[0] : string.Join(',', lines.ToArray()));
        bool any = false;
        while (reader.MoveNext())
        {
            any = true;
            if (!TryApply(ref directives, reader))
                return false;
        }

        return any && !reader.Failed;
    }

    private static bool TryApply(ref ResponseDirectives directives, in DictionaryReader member)
    {
        // A flag with an argument is on, as Cache-Control has it (private="set-cookie"); but what lets others see more must be plain.
        bool isOn = member.Kind != DictionaryValue.False;
        bool isPlain = member.Kind is DictionaryValue.True or DictionaryValue.String;
        long seconds = Math.Clamp(member.Integer, 0, DeltaSeconds.Maximum);
        directives = member.Key switch
        {
            "max-age" => directives with { MaxAge = seconds },
            "s-maxage" => directives with { SMaxAge = seconds },
            "stale-if-error" => directives with { StaleIfError = seconds },
            "stale-while-revalidate" => directives with { StaleWhileRevalidate = seconds },
            "no-store" => directives with { NoStore = isOn },
            "no-cache" => directives with { NoCache = isOn },
            "private" => directives with { Private = isOn },
            "public" => directives with { Public = isPlain },
            "must-revalidate" => directives with { MustRevalidate = isOn },
            "proxy-revalidate" => directives with { ProxyRevalidate = isOn },
            "must-understand" => directives with { MustUnderstand = isOn },
            _ => directives,
        };
        return member.Kind == DictionaryValue.Integer || member.Key is not ("max-age" or "s-maxage" or "stale-if-error" or "stale-while-revalidate");
    }
}
