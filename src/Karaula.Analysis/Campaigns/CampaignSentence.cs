using System.Globalization;

namespace Karaula.Analysis.Campaigns;

/// <summary>Says a coincidence in words that can be quoted: how many, how close, and how often chance would do it.</summary>
internal static class CampaignSentence
{
    /// <summary>The sentence.</summary>
    /// <param name="found">The coincidence.</param>
    /// <param name="together">Sites in it.</param>
    /// <param name="sites">Sites observed.</param>
    /// <param name="joined">Incidents that joined it by other evidence.</param>
    public static string Write(CoincidenceResult found, int together, int sites, int joined)
    {
        var date = found.FirstOnset.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        var chance = Chance(found.ExpectedPerYear) + (found.ExpectedPerYear is > 0 and < 1 ? " of such traffic" : "");
        var others = joined switch
        {
            <= 0 => "",
            1 => " One more incident belongs to it, by who attacked and how.",
            _ => $" {joined.ToString(CultureInfo.InvariantCulture)} more incidents belong to it, by who attacked and how.",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{together} of {sites} sites came under attack within {Duration(found.LastOnset - found.FirstOnset)} on {date}; {chance}.{others}");
    }

    /// <summary>How often chance would do something.</summary>
    /// <param name="perYear">Expected number a year.</param>
    public static string Chance(double perYear) => perYear switch
    {
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"chance alone would do this {perYear:0} times a year"),
        > 0 => $"chance alone would do this about once in {Years(1 / perYear)}",
        _ => "chance alone would not do this",
    };

    /// <summary>A length of time, rounded up to what is worth saying.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalMinutes: <= 1 } => "a minute",
        { TotalMinutes: <= 120 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes):0} minutes"),
        { TotalHours: <= 48 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalHours):0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalDays):0} days"),
    };

    // Two digits are all that such a number can carry.
    private static string Years(double years)
    {
        if (years < 1.5)
            return "a year";
        if (years > 1e6)
            return "more than a million years";
        var scale = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(years)) - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(years / scale) * scale:#,0} years");
    }
}
