using Karaula.Drill.Traffic;

namespace Karaula.Siege.Measuring;

/// <summary>Adds page views up.</summary>
internal static class Tally
{
    /// <summary>By what readers read with; readers behind a shared address are a kind of their own beside.</summary>
    public static IReadOnlyDictionary<string, KindCell> ByKind(IEnumerable<PageView> views) => views
        .GroupBy(view => view.Kind)
        .ToDictionary(
            kind => NameOf(kind.Key),
            kind => new KindCell(kind.Count(), kind.Count(view => view.IsGood), kind.Sum(view => view.Requests), kind.Sum(view => view.Refused)));

    /// <summary>Milliseconds within which so large a share of the views was served; one that was not counts as the deadline.</summary>
    public static double Milliseconds(IReadOnlyCollection<PageView> views, double share, double deadlineSeconds)
    {
        if (views.Count == 0)
            return double.NaN;
        var all = views.Select(view => view.IsGood ? view.Seconds : Math.Max(view.Seconds, deadlineSeconds)).Order().ToList();
        return all[Math.Min(all.Count - 1, (int)(all.Count * share))] * 1000;
    }

    private static string NameOf(ReaderKind kind) => kind switch
    {
        ReaderKind.NoScript => "no_script",
        ReaderKind.Feed => "feed",
        ReaderKind.Preview => "preview",
        ReaderKind.Crawler => "crawler",
        _ => "browser",
    };
}
