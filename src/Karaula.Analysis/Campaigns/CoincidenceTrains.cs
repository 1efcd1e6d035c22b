using Karaula.Analysis.Units;

namespace Karaula.Analysis.Campaigns;

/// <summary>Trains of onsets, by unit.</summary>
public static class CoincidenceTrains
{
    /// <summary>One train for each unit that has an onset.</summary>
    public static IReadOnlyList<OnsetTrain> Of(IEnumerable<SiteOnset> onsets, UnitMap units)
    {
        ArgumentNullException.ThrowIfNull(onsets);
        ArgumentNullException.ThrowIfNull(units);
        return [.. onsets.GroupBy(o => units.UnitOf(o.Site), StringComparer.Ordinal).Select(unit => new OnsetTrain(unit.Key, [.. unit.Select(o => o.Onset)]))];
    }
}
