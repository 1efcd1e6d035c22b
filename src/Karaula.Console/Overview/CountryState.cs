using Karaula.Console.Feed;
using Karaula.Hub.Views;

namespace Karaula.Console.Overview;

/// <summary>The country in one sentence, and how loudly to say it.</summary>
/// <param name="Severity">How loudly.</param>
/// <param name="Headline">The state.</param>
/// <param name="Announcement">The same without any number that ticks: a screen reader says it whenever it changes.</param>
/// <param name="Readers">How readers fare, to stand after the headline; null when nothing is known of them.</param>
/// <param name="Sites">Names of the sites that the headline counts.</param>
internal sealed record CountryState(
    Severity Severity,
    string Headline,
    string Announcement,
    string? Readers,
    IReadOnlyList<string> Sites)
{
    /// <summary>Below this share of pages in time, readers are being harmed whatever the modes say.</summary>
    private const double Harm = 0.98;

    /// <summary>Older data than this is not the present.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Now = TimeSpan.FromSeconds(10);

    public static CountryState Of(FeedState feed)
    {
        if (feed.Snapshot is not { } country)
            return Plain(Severity.Waiting, "Waiting for the hub’s first picture", null, []);
        if (country.Edges.Count == 0)
            return Plain(Severity.Waiting, "No edge has connected yet", null, []);

        var known = Known(country);
        if (feed.Age >= Fresh)
            return Blind("the hub does not answer", feed.Age, known);
        if (country.Edges.Any(edge => edge.Connected))
            return known;
        var last = country.Edges.Max(edge => edge.LastSummaryAt);
        return Blind("no edge is connected", last is null ? null : feed.Now - last.Value - TimeSpan.FromSeconds(1), known);
    }

    private static CountryState Plain(Severity severity, string headline, string? readers, IReadOnlyList<string> sites) =>
        new(severity, headline, headline, readers, sites);

    // The headline is then about the lack of data; what was true last stands after it, and says that it is the past.
    private static CountryState Blind(string reason, TimeSpan? age, CountryState known) => new(
        Severity.Blind,
        age is null ? $"No data: {reason}" : $"No data for {Figures.Span(age.Value)}: {reason}",
        $"No data: {reason}",
        $"last known: {char.ToLowerInvariant(known.Headline[0])}{known.Headline[1..]}",
        known.Sites);

    private static CountryState Known(CountrySnapshot country)
    {
        var goodput = Goodput(country);
        var readers = goodput is { } share ? $"readers get {Figures.Percent(share)} of their pages" : null;
        var open = country.Incidents.Where(incident => incident.End is null).Select(incident => incident.Site).ToHashSet(StringComparer.Ordinal);

        var attacked = Names(country, site => open.Contains(site.Name) || site.Mode == "under attack");
        if (attacked.Count > 0)
            return Plain(Severity.Attack, $"{Of(attacked, country)} under attack", readers, attacked);
        var sheltered = Names(country, site => site.Mode == "shelter");
        if (sheltered.Count > 0)
            return Plain(Severity.Shelter, $"{Of(sheltered, country)} in shelter", readers, sheltered);
        if (goodput < Harm)
            return Plain(Severity.Elevated, "No attack, but readers are being lost", readers, []);
        var elevated = Names(country, site => site.Mode == "elevated");
        return elevated.Count > 0
            ? Plain(Severity.Elevated, $"{Of(elevated, country)} on guard, no attack", readers, elevated)
            : Plain(Severity.Quiet, "All quiet", readers, []);
    }

    /// <summary>Share of all readers' requests answered in time in the last ten seconds; null when there were none.</summary>
    public static double? Goodput(CountrySnapshot country)
    {
        var since = country.At - Now;
        var (requests, good) = (0L, 0L);
        foreach (var point in country.Sites.SelectMany(site => site.Points).Where(point => point.At >= since))
        {
            requests += point.ReaderRequests;
            good += point.ReaderGood;
        }

        return requests == 0 ? null : (double)good / requests;
    }

    private static List<string> Names(CountrySnapshot country, Func<SiteView, bool> which) =>
        [.. country.Sites.Where(which).Select(site => site.Name)];

    private static string Of(List<string> some, CountrySnapshot country) => country.Sites.Count == 1
        ? "The one site is"
        : $"{some.Count} of {country.Sites.Count} sites";
}
