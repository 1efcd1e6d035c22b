using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Directives;

/// <summary>Reads the three forms of HTTP-date (RFC 9110, section 5.6.7) and nothing else.</summary>
internal static class HttpDate
{
    private static readonly string[] s_formats =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM dd HH:mm:ss yyyy",
        "ddd MMM  d HH:mm:ss yyyy",
    ];

    /// <summary>False for no line, for several that differ, and for what is no date, a weekday that is not the date's included.</summary>
    /// <param name="lines">The field lines.</param>
    /// <param name="now">Decides the century of a two-digit year: never more than 50 years ahead.</param>
    /// <param name="date">The date, in UTC.</param>
    public static bool TryParse(StringValues lines, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        if (lines.Count == 0)
            return false;
        string? text = lines[0];
        for (int i = 1; i < lines.Count; i++)
        {
            if (lines[i] != text)
                return false;
        }

        if (text is null || !DateTimeOffset.TryParseExact(
            text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out date))
            return false;

        if (text.Contains('-') && date > now.AddYears(50))
            date = date.AddYears(-100);
        return true;
    }
}
