using System.Globalization;

namespace Karaula.Console.Overview;

/// <summary>Numbers and times as the page writes them: the same everywhere, and never better than they are.</summary>
internal static class Figures
{
    // Narrow and unbreakable: a number stays with its unit and its thousands.
    private const string Thin = "\u202f";

    private static readonly NumberFormatInfo Grouped = new() { NumberGroupSeparator = Thin, NumberDecimalDigits = 0 };

    /// <summary>A share of 0 to 1 in per cent. Rounded down, so that 100 % means all and 99.9 % means that somebody got nothing.</summary>
    public static string Percent(double share)
    {
        var percent = Math.Floor((Math.Clamp(share, 0, 1) * 1000) + 1e-9) / 10;
        return percent.ToString(percent is 0 or 100 ? "0" : "0.0", CultureInfo.InvariantCulture) + Thin + "%";
    }

    /// <summary>A rate or size in few characters: 3.2, 340, 1 240, 12.4k, 1.2M.</summary>
    public static string Short(double value) => value switch
    {
        >= 999_500 => (value / 1_000_000).ToString(value < 9_950_000 ? "0.0" : "0", CultureInfo.InvariantCulture) + "M",
        >= 9_999.5 => (value / 1000).ToString(value < 99_950 ? "0.#" : "0", CultureInfo.InvariantCulture) + "k",
        >= 9.95 => Math.Round(value).ToString("N", Grouped),
        _ => value.ToString("0.#", CultureInfo.InvariantCulture),
    };

    /// <summary>A whole number with its thousands apart.</summary>
    public static string Count(long value) => value.ToString("N", Grouped);

    /// <summary>A length of time in at most two units: 12 s, 4 min 10 s, 2 h 05 min, 3 d 4 h.</summary>
    public static string Span(TimeSpan span)
    {
        span = span.Duration();
        return span switch
        {
            { TotalSeconds: < 1 } => "under 1" + Thin + "s",
            { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds}{Thin}s",
            { TotalMinutes: < 60, Seconds: 0 } => $"{span.Minutes}{Thin}min",
            { TotalMinutes: < 60 } => $"{span.Minutes}{Thin}min {span.Seconds}{Thin}s",
            { TotalHours: < 24 } => $"{span.Hours}{Thin}h {span.Minutes:00}{Thin}min",
            _ => $"{(int)span.TotalDays}{Thin}d {span.Hours}{Thin}h",
        };
    }

    /// <summary>Plus or minus, to a tenth below ten seconds.</summary>
    public static string PlusMinus(TimeSpan half) => "±" + Thin + (half.TotalSeconds < 10
        ? half.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + Thin + "s"
        : Span(half));

    /// <summary>Time of day in UTC.</summary>
    public static string Clock(DateTimeOffset moment) => moment.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Date and time of day in UTC.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A moment of a record, in the offset that the record is told in.</summary>
    public static string Record(DateTimeOffset moment) => moment.ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary>For a machine: the datetime attribute of a time element.</summary>
    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>A probability with two significant digits.</summary>
    public static string Probability(double p) => p switch
    {
        <= 0 => "0",
        < 1e-6 => "<" + Thin + "0.000001",
        >= 0.1 => p.ToString("0.00", CultureInfo.InvariantCulture),
        _ => p.ToString("0." + new string('0', (int)Math.Ceiling(-Math.Log10(p)) - 1) + "0#", CultureInfo.InvariantCulture),
    };

    /// <summary>A probability as odds: "about 1 in 2 500".</summary>
    public static string OneIn(double p) => p switch
    {
        <= 0 => "too rare for the test to count",
        < 1e-6 => "less than 1 in a million",
        >= 0.5 => "more often than not",
        _ => "about 1 in " + Count(RoundToTwoDigits(1 / p)),
    };

    /// <summary>An expected number in a year, as the years between two: "once in 50 years".</summary>
    public static string PerYear(double expected) => expected switch
    {
        <= 0 => "never in the years that the test can count",
        < 1e-4 => "less than once in ten thousand years",
        < 0.75 => "about once in " + Count(RoundToTwoDigits(1 / expected)) + " years",
        < 1.5 => "about once a year",
        _ => "about " + Short(expected) + " times a year",
    };

    private static long RoundToTwoDigits(double value)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 1));
        return (long)(Math.Round(value / unit) * unit);
    }
}
