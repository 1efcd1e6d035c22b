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
        bool isFlag = member.Kind is DictionaryValue.True or DictionaryValue.String;
        bool isOn = isFlag || member.Kind != DictionaryValue.False;
        switch (member.Key)
        {
            case "max-age":
                directives = directives with { MaxAge = Seconds(member) };
                return member.Kind == DictionaryValue.Integer;
            case "s-maxage":
                directives = directives with { SMaxAge = Seconds(member) };
                return member.Kind == DictionaryValue.Integer;
            case "stale-if-error":
                directives = directives with { StaleIfError = Seconds(member) };
                return member.Kind == DictionaryValue.Integer;
            case "stale-while-revalidate":
                directives = directives with { StaleWhileRevalidate = Seconds(member) };
                return member.Kind == DictionaryValue.Integer;
            case "no-store":
                directives = directives with { NoStore = isOn };
                return true;
            case "no-cache":
                directives = directives with { NoCache = isOn };
                return true;
            case "private":
                directives = directives with { Private = isOn };
                return true;
            case "public":
                directives = directives with { Public = isFlag };
                return true;
            case "must-revalidate":
                directives = directives with { MustRevalidate = isOn };
                return true;
            case "proxy-revalidate":
                directives = directives with { ProxyRevalidate = isOn };
                return true;
            case "must-understand":
                directives = directives with { MustUnderstand = isOn };
                return true;
            default:
                return true;
        }
    }

    private static long Seconds(in DictionaryReader member) => Math.Clamp(member.Integer, 0, DeltaSeconds.Maximum);
}
