using System.Globalization;
using Karaula.Analysis.Units;

namespace Karaula.Analysis.Campaigns;

/// <summary>The coincidence test with all that could explain its answer.</summary>
public static class CoincidenceAnalysis
{
    /// <summary>Tests, tries the benign rivals, and says it.</summary>
    /// <param name="onsets">All onsets in the time observed.</param>
    /// <param name="units">All sites observed, also those without an onset.</param>
    /// <param name="from">Beginning of the time observed.</param>
    /// <param name="to">End of the time observed.</param>
    /// <param name="options">How to look.</param>
    /// <returns>Null when fewer than two units have an onset.</returns>
    public static CoincidenceReport? Run(
        IReadOnlyList<SiteOnset> onsets, UnitMap units, DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(onsets);
        ArgumentNullException.ThrowIfNull(units);
        if (CoincidenceTest.Run(CoincidenceTrains.Of(onsets, units), from, to, options) is not { } found)
            return null;
        var sites = onsets.Where(o => o.Onset.At >= found.FirstOnset && o.Onset.At <= found.LastOnset)
            .Select(o => o.Site).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var rivals = BenignRivals.Try(found, onsets, units, from, to, options);
        var observed = Math.Max(units.Sites.Count(), onsets.Select(o => o.Site).Distinct(StringComparer.Ordinal).Count());
        // Of those that count units, the one that leaves least.
        var strongest = rivals.Where(rival => rival.Units < found.Units.Count && rival.PValue is not null).MaxBy(rival => rival.PValue);
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{sites.Count} of {observed} sites began failing within {CampaignSentence.Duration(found.LastOnset - found.FirstOnset)}; {CampaignSentence.Chance(found.ExpectedPerYear)} of such traffic{(strongest is null ? "" : "; " + strongest.Sentence)}.");
        return new CoincidenceReport(found, sites, observed, rivals, sentence);
    }
}
