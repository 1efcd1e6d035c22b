using System.Globalization;
using Karaula.Analysis.CoActivity;
using Karaula.Analysis.Units;

namespace Karaula.Analysis.Conformance.Links;

/// <summary>Groups by co-activity alone on published target lists, against the country of the hosts' names.</summary>
internal static class CoActivityFigures
{
    private const string File = "ddosia/ddosia_snapshots.csv.gz";

    // Two letters, but no country: anybody's.
    private static readonly HashSet<string> NoCountry = ["eu", "io", "me", "tv", "co"];

    public static void Run(Sheet sheet)
    {
        if (!TestData.Has(sheet, "groups by co-activity", File))
            return;
        var lists = TestData.Csv(File).GroupBy(row => row[0], row => row[1]).OrderBy(list => list.Key, StringComparer.Ordinal);
        var onsets = new Dictionary<string, IReadOnlyCollection<DateTimeOffset>>();
        var before = new HashSet<string>();
        foreach (var list in lists)
        {
            var at = DateTimeOffset.Parse(list.Key, CultureInfo.InvariantCulture);
            var now = list.Where(host => Country(host) is not null).Select(PublicSuffixList.RegistrableDomain).ToHashSet();
            foreach (var unit in now.Except(before))
            {
                if (!onsets.TryGetValue(unit, out var mine))
                    onsets[unit] = mine = new List<DateTimeOffset>();
                ((List<DateTimeOffset>)mine).Add(at);
            }

            before = now;
        }

        foreach (var least in new[] { 3, 2, 1 })
        {
            var groups = CoActivityClusters.Find(onsets, new CoActivityOptions { LeastOnsets = least });
            var (v, homogeneity, completeness) = CoActivityClusters.VMeasure([.. groups.Select(unit => (Country(unit.Key)!, unit.Value))]);
            var note = $"{groups.Count} domains in {groups.Values.Distinct().Count()} groups; homogeneity {homogeneity:0.00}, completeness {completeness:0.00}; baseline 0.74";
            if (least == 3)
                sheet.Bar("V-measure against country, 3 onsets or more", $"{v:0.000}", ">= 0.85", v >= 0.85, note);
            else
                sheet.Show($"the same, {least} onsets or more", $"{v:0.000}", note);
        }
    }

    private static string? Country(string host)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        return last.Length == 2 && !NoCountry.Contains(last) ? last : null;
    }
}
