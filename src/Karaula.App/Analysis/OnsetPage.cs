using System.Globalization;
using System.Text;

namespace Karaula.App.Analysis;

/// <summary>The report on onsets.</summary>
internal static class OnsetPage
{
    private const int MostRows = 200;
    private const int MostSitesDrawn = 60;

    public static string Write(string name, OnsetFile file, OnsetAnalysis analysis)
    {
        var sections = new List<string>
        {
            Page.Section("Planned and synchronised, or chance?", Coincidence(analysis)),
            Page.Section("Onsets", Timeline(file, analysis)),
        };
        sections.Add(Page.Section("Watched as it came", Watch(analysis.Watch)));
        sections.AddRange(analysis.Campaigns.Select((campaign, i) => Page.Section($"Campaign {i + 1}", Campaign(campaign, analysis))));
        if (analysis.Campaigns.Count == 0)
            sections.Add(Page.Section("Campaigns", "<p>None was found: nothing here is closer together than chance brings it, and no sources or tools link it.</p>"));
        if (analysis.SourceLists.Count > 0)
            sections.Add(Page.Section("Sources in common", Sources(analysis.SourceLists)));
        if (analysis.Days is { } days)
            sections.Add(Page.Section("Days beyond chance", Days(analysis, days)));
        if (analysis.Events is { } events)
            sections.Add(Page.Section("Events", Events(events)));
        return Page.Write(
            $"Campaigns in {name}",
            $"{analysis.Onsets} onsets at {analysis.Sites} sites ({analysis.Units} units: one registrable domain at one hoster counts once), {Day(analysis.From)} to {Day(analysis.To)}.", sections);
    }

    private static string Coincidence(OnsetAnalysis analysis)
    {
        if (analysis.Coincidence is not { } report)
            return "<p>Fewer than two units have an onset: there is nothing to coincide.</p>";
        var r = report.Result;
        var rivals = report.Rivals.Select(rival => (IReadOnlyList<string>)
            [rival.Name, rival.Explains ? "explains it" : "does not explain it", rival.PValue is { } p ? P(p) : "", rival.Sentence]);
        return $"<p class=\"said\">{Page.E(report.Sentence)}</p><p class=\"small\">p = {P(r.PValue)}{(r.IsBound ? " (closed form; resampling only bounds it)" : "")}, {r.Shifts} random shifts, {r.AsExtreme} as extreme; rhythm kept: {r.Rhythm.ToString().ToLowerInvariant()}; began {Time(r.FirstOnset)}. Sites: {Page.E(string.Join(", ", report.Sites.Take(40)))}{(report.Sites.Count > 40 ? ", …" : "")}</p>"
            + (report.Rivals.Count > 0 ? Page.Table(["What else?", "", "p of what is left", ""], rivals) : "");
    }

    private static string Watch(Karaula.Analysis.Campaigns.WatchReport watch) =>
        $"<p>{Page.E(watch.Sentence)}</p>" + (watch.Alarms.Count == 0 ? "" : Page.Table(["Alarm", "Units", "Within", "p", "Level", ""], watch.Alarms.Select(alarm => (IReadOnlyList<string>)
            [Time(alarm.At), alarm.Units.Count.ToString(CultureInfo.InvariantCulture), $"{alarm.Window.TotalMinutes:0} min", P(alarm.PValue), P(alarm.Level), string.Join(", ", alarm.Units.Take(8)) + (alarm.Units.Count > 8 ? ", …" : "")])));

    private static string Timeline(OnsetFile file, OnsetAnalysis analysis)
    {
        var member = analysis.Campaigns.SelectMany(c => c.IncidentIds).ToHashSet(StringComparer.Ordinal);
        // Sites of campaigns first, then those with most onsets.
        var sites = file.Incidents.GroupBy(i => i.Site, StringComparer.Ordinal)
            .OrderByDescending(site => site.Any(i => member.Contains(i.Id))).ThenByDescending(site => site.Count()).ThenBy(site => site.Key, StringComparer.Ordinal).ToList();
        var drawn = sites.Take(MostSitesDrawn).ToList();
        var height = (drawn.Count * 14) + 36;
        var svg = new StringBuilder();
        for (var row = 0; row < drawn.Count; row++)
        {
            var y = 12 + (row * 14);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Page.Left}\" y1=\"{y}\" x2=\"{Page.Width}\" y2=\"{y}\"/>");
            foreach (var incident in drawn[row])
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{(member.Contains(incident.Id) ? "hit" : "dot")}\" cx=\"{Page.N(Page.X(incident.Onset, analysis.From, analysis.To))}\" cy=\"{y}\" r=\"4\"><title>{Page.E(incident.Site)} {Time(incident.Onset)}</title></circle>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Page.Left - 4}\" y=\"{y + 4}\" text-anchor=\"end\">{Page.E(Short(drawn[row].Key))}</text>");
        }

        return Page.Picture(height, $"Onsets of {drawn.Count} sites over time", svg.Append(Page.TimeAxis(analysis.From, analysis.To, height)).ToString())
            + $"<p class=\"small\">One row a site{(sites.Count > drawn.Count ? $", {drawn.Count} of {sites.Count}" : "")}; filled in the second colour: part of a campaign.</p>";
    }

    private static string Campaign(Karaula.Analysis.Campaigns.Campaign campaign, OnsetAnalysis analysis)
    {
        var waves = campaign.Waves.Select((wave, i) => (IReadOnlyList<string>)
            [$"wave {i + 1}", Time(wave.FirstOnset), Time(wave.LastEnd), string.Join(", ", wave.Sites.Take(20)) + (wave.Sites.Count > 20 ? ", …" : "")]);
        var links = campaign.Links.Take(MostRows).Select(link => $"<li>{Page.E(link)}</li>");
        var scores = analysis.Scores[campaign.Id].SelectMany(score => score.Parts.Select(part => (IReadOnlyList<string>)
            [score.Name, part.Name, part.Value is { } value ? value.ToString("0.###", CultureInfo.InvariantCulture) + (part.Unit == "1" ? "" : " " + part.Unit) : "unknown", part.Formula]));
        var levels = campaign.Levels.Select(level => (IReadOnlyList<string>)
            [level.Level.ToString().ToLowerInvariant(), level.LogLikelihoodRatio?.ToString("+0.0;-0.0;0", CultureInfo.InvariantCulture) ?? "unknown", level.Sentence]);
        return $"<p class=\"said\">{Page.E(campaign.Sentence)}</p>{Page.Table(["", "First onset", "Last seen", "Sites"], waves)}"
            + Page.Table(["Level", "Log likelihood ratio", ""], levels)
            + $"<details><summary>Why each incident belongs to it ({campaign.Links.Count})</summary><ul>{string.Concat(links)}</ul></details>"
            + $"<details><summary>Scope, diversity, professionalism, synchronisation</summary>{Page.Table(["", "Part", "Value", "How"], scores)}</details>";
    }

    private static string Sources(IReadOnlyList<Karaula.Analysis.Links.ListOverlap> overlaps)
    {
        static string Power(double log) => "10^" + log.ToString("0", CultureInfo.InvariantCulture);
        var rows = overlaps.Select(o => (IReadOnlyList<string>)
        [
            $"{o.A} ({o.SizeA})", $"{o.B} ({o.SizeB})", string.Create(CultureInfo.InvariantCulture, $"{o.Shared} ({o.Low:0} to {o.High:0})"),
            o.Prefixes.ToString(CultureInfo.InvariantCulture), Power(o.Log10P), Power(o.Log10PLow),
        ]);
        return Page.Table(["List", "List", "Shared, 95 %", "/24 in either", "p", "p, lower end"], rows)
            + $"<p class=\"small\">The intervals come from drawing whole /24 again (bootstrap): addresses of one network come and go together. p: two lists drawn at random from all {(overlaps[0].Universe / 1e9).ToString("0.0", CultureInfo.InvariantCulture)} billion routed IPv4 addresses share so many. Another universe has another answer.</p>";
    }

    private static string Days(OnsetAnalysis analysis, Karaula.Analysis.Campaigns.WaveResult days)
    {
        const int Height = 180;
        var most = Math.Max(1, days.Counts.Max());
        double Y(double count) => 10 + ((1 - (count / most)) * (Height - 34));
        var width = (double)(Page.Width - Page.Left) / days.Counts.Count;
        var bars = string.Concat(days.Counts.Select((count, i) => count == 0 ? "" :
            $"<rect class=\"{(count > days.Familywise ? "hit" : "dot")}\" x=\"{Page.N(Page.Left + (i * width))}\" y=\"{Page.N(Y(count))}\" width=\"{Page.N(Math.Max(1, width * 0.9))}\" height=\"{Page.N(Height - 24 - Y(count))}\"/>"));
        var line = $"<line class=\"event\" x1=\"{Page.Left}\" x2=\"{Page.Width}\" y1=\"{Page.N(Y(days.Familywise))}\" y2=\"{Page.N(Y(days.Familywise))}\"/><text x=\"{Page.Left - 6}\" y=\"16\" text-anchor=\"end\">{most}</text>";
        var rows = days.Waves.Take(MostRows).Select(wave => (IReadOnlyList<string>)
            [Day(wave.Start), wave.Units.Count.ToString(CultureInfo.InvariantCulture), P(wave.PValue), string.Join(", ", wave.Units.Take(8)) + (wave.Units.Count > 8 ? ", …" : "")]);
        return $"<p>{days.Waves.Count} days have more units with an onset than the highest day of 99 in 100 shifted histories ({days.Familywise}); {days.BeyondPointwise} more than 99 in 100 of its days ({days.Pointwise}).</p>"
            + Page.Picture(Height, "Units with an onset, by day", bars + line + Page.TimeAxis(analysis.From, analysis.To, Height)) + Page.Table(["Day", "Units", "p", ""], rows);
    }

    private static string Events(Karaula.Analysis.Events.EventReport report)
    {
        var rows = report.Events.OrderBy(e => e.PValue).Take(MostRows).Select(e => (IReadOnlyList<string>)
        [
            e.Event.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), e.Event.Country, e.Event.Name, $"{e.Onsets} ({e.Expected.ToString("0.0", CultureInfo.InvariantCulture)} by chance)", P(e.PValue), P(e.QValue),
            e.StandsOut ? "stands out" : "", e.Forecast.ToString("0.00", CultureInfo.InvariantCulture),
        ]);
        var upcoming = report.Upcoming.Take(MostRows).Select(e => (IReadOnlyList<string>)
            [e.Event.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), e.Event.Country, e.Event.Name, e.Forecast.ToString("0.00", CultureInfo.InvariantCulture)]);
        var calibration = string.Join(", ", report.Reliability.Select(bin => $"said {bin.Said.ToString("0.00", CultureInfo.InvariantCulture)}, came {bin.True.ToString("0.00", CultureInfo.InvariantCulture)}"));
        return $"<p class=\"said\">{Page.E(report.Sentence)}</p>{Page.Table(["Day", "Where", "Event", "Onsets", "p", "q", "", "Forecast"], rows)}"
            + (report.Upcoming.Count == 0 ? "" : Page.Table(["To come", "Where", "Event", "Forecast of a wave"], upcoming))
            + $"<p class=\"small\">Forecast: probability of a wave at an event of the kind. Its Brier score, each event left out in turn: {report.Brier?.ToString("0.000", CultureInfo.InvariantCulture)}; the base rate's: {report.BrierOfBaseRate?.ToString("0.000", CultureInfo.InvariantCulture)}. Calibration: {calibration}.</p>";
    }

    // What fits beside the picture; the end of a name says more than its beginning.
    private static string Short(string site) => site.Length <= 24 ? site : "…" + site[^23..];

    private static string P(double p) => p.ToString(p < 0.001 ? "0.0e0" : "0.###", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
