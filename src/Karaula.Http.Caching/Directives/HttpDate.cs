using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Directives;

/// <summary>
/// Reads the three forms of HTTP-date (RFC 9110, section 5.6.7) and nothing else, but robustly, as the RFC asks: names count in any case, and a
/// weekday that is not the date's is a slip of the sender, which takes nothing from the date.
/// </summary>
internal static class HttpDate
{
    private static readonly string[] s_weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>False for no line, for several that differ, and for what is no date.</summary>
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

        return TryParse(text.AsSpan(), now, out date);
    }

    /// <summary>Reads one date.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        int comma = text.IndexOf(',');
        return comma switch
        {
            3 when text.Length == 29 => TryParseFixed(text, out date),
            > 3 => TryParseRfc850(text, comma, now, out date),
            < 0 when text.Length == 24 => TryParseAsctime(text, out date),
            _ => false,
        };
    }

    /// <summary>Sun, 06 Nov 1994 08:49:37 GMT.</summary>
    private static bool TryParseFixed(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        return text[4] == ' ' && text[7] == ' ' && text[11] == ' ' && text[16] == ' ' && IsGmt(text[25..])
            && TryNumber(text[5..7], out int day) && TryMonth(text[8..11], out int month) && TryNumber(text[12..16], out int year)
            && IsWeekday(text[..3], abbreviated: true) && TryBuild(year, month, day, text[17..25], out date);
    }

    /// <summary>Sunday, 06-Nov-94 08:49:37 GMT.</summary>
    private static bool TryParseRfc850(ReadOnlySpan<char> text, int comma, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        ReadOnlySpan<char> weekday = text[..comma];
        text = text[comma..];
        if (text.Length != 24 || text[1] != ' ' || text[4] != '-' || text[8] != '-' || text[11] != ' ' || !IsGmt(text[20..])
            || !IsWeekday(weekday, abbreviated: false) || !TryNumber(text[2..4], out int day) || !TryMonth(text[5..8], out int month) || !TryNumber(text[9..11], out int year))
            return false;
        year += now.Year / 100 * 100;

        // Of the years that end so, the latest that is not more than 50 years ahead.
        for (int candidate = year + 100; candidate >= year - 100; candidate -= 100)
        {
            if (TryBuild(candidate, month, day, text[12..20], out date) && date <= now.AddYears(50))
                return true;
        }

        return false;
    }

    /// <summary>Sun Nov  6 08:49:37 1994.</summary>
    private static bool TryParseAsctime(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        return text[3] == ' ' && text[7] == ' ' && text[10] == ' ' && text[19] == ' '
            && TryMonth(text[4..7], out int month) && TryNumber(text[8] == ' ' ? text[9..10] : text[8..10], out int day)
            && TryNumber(text[20..24], out int year) && IsWeekday(text[..3], abbreviated: true)
            && TryBuild(year, month, day, text[11..19], out date);
    }

    private static bool TryBuild(int year, int month, int day, ReadOnlySpan<char> time, out DateTimeOffset date)
    {
        date = default;
        if (time[2] != ':' || time[5] != ':' || !TryNumber(time[..2], out int hour) || !TryNumber(time[3..5], out int minute)
            || !TryNumber(time[6..8], out int second))
            return false;
        if (year < 1 || day < 1 || hour > 23 || minute > 59 || second > 60 || day > DateTime.DaysInMonth(year, month))
            return false;

        // A leap second is the last one the clock here knows of.
        date = new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero);
        return true;
    }

    private static bool IsWeekday(ReadOnlySpan<char> name, bool abbreviated)
    {
        foreach (string weekday in s_weekdays)
        {
            if (name.Equals(abbreviated ? weekday.AsSpan(0, 3) : weekday, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool TryMonth(ReadOnlySpan<char> name, out int month)
    {
        for (month = 1; month <= 12; month++)
        {
            if (name.Equals(Months.AsSpan((month - 1) * 3, 3), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            number = (number * 10) + (c - '0');
        }

        return true;
    }

    private static bool IsGmt(ReadOnlySpan<char> zone) => zone.Equals(" GMT", StringComparison.OrdinalIgnoreCase);
}
