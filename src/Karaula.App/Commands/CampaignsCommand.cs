using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Karaula.Analysis.Events;
using Karaula.Analysis.Units;
using Karaula.App.Analysis;
using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary><c>karaula campaigns analyse</c>.</summary>
internal static class CampaignsCommand
{
    public static Command Create()
    {
        var onsets = new Option<string>("--onsets")
        {
            Description = "CSV with site and onset, and any of end, uncertainty_seconds, group, ip, asn, dns, cms, country, tools, templates, tactics, networks, crowd_share, sources (a file of addresses)",
            Required = true,
        };
        var events = new Option<string?>("--events") { Description = "A calendar: iCalendar, or CSV with date_start, date_end, country, kind, event" };
        var units = new Option<string?>("--units") { Description = "CSV of all sites observed: site, group, ip, asn, dns, cms, country" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Beginning of the time observed; else the first onset's day" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "End of the time observed; else the last onset's day" };
        var output = AnalysisFiles.Output();
        var html = AnalysisFiles.Html();
        var analyse = new Command(
            "analyse", "Is it planned and synchronised, or chance? Tests the coincidence of onsets, tries what else could explain it, links incidents into campaigns, and holds them against a calendar. Exit codes: 0 done, 2 cannot be read")
        {
            onsets, events, units, from, to, output, html,
        };
        analyse.SetAction(parsed => AnalysisFiles.Guard(() => Analyse(
            parsed.GetRequiredValue(onsets), parsed.GetValue(events), parsed.GetValue(units), parsed.GetValue(from), parsed.GetValue(to),
            parsed.GetRequiredValue(output) == "json", parsed.GetValue(html))));
        return new Command("campaigns", "Attacks that belong together") { analyse };
    }

    private static void Analyse(string path, string? eventsPath, string? unitsPath, DateTimeOffset? from, DateTimeOffset? to, bool json, string? html)
    {
        var file = AnalysisFiles.Named(path, () => OnsetFile.Read(AnalysisFiles.Text(path), Path.GetDirectoryName(Path.GetFullPath(path))!));
        if (from >= to || from > file.Incidents[^1].Onset || to < file.Incidents[0].Onset)
            throw new FormatException("--from and --to leave no onset");
        var events = eventsPath is null ? null : AnalysisFiles.Named(eventsPath, () => EventCalendar.Read(AnalysisFiles.Text(eventsPath)));
        var facts = file.Facts.ToDictionary(site => site.Site, StringComparer.Ordinal);
        var countries = new Dictionary<string, string>(file.Countries, StringComparer.Ordinal);
        if (unitsPath is not null)
        {
            var (more, where) = AnalysisFiles.Named(unitsPath, () => OnsetFile.ReadUnits(AnalysisFiles.Text(unitsPath)));
            foreach (var site in more)
                facts[site.Site] = Merge(facts.GetValueOrDefault(site.Site), site);
            foreach (var (site, country) in where)
                countries[site] = country;
        }

        var analysis = OnsetAnalysis.Run(file, [.. facts.Values], countries, events, from, to);
        if (html is not null)
            File.WriteAllText(html, OnsetPage.Write(Path.GetFileName(path), file, analysis));
        if (json)
            System.Console.Out.WriteLine(JsonSerializer.Serialize(analysis, AnalysisFiles.Json));
        else
            Print(analysis);
    }

    private static SiteFacts Merge(SiteFacts? known, SiteFacts site) => known is null ? site : new SiteFacts(
        site.Site, site.HostingGroup ?? known.HostingGroup, site.Address ?? known.Address, site.Asn ?? known.Asn, site.Dns ?? known.Dns, site.Cms ?? known.Cms);

    private static void Print(OnsetAnalysis analysis)
    {
        var screen = Screen.Out;
        screen.WriteLine($"{analysis.Onsets} onsets at {analysis.Sites} sites ({analysis.Units} units), {analysis.From:yyyy-MM-dd HH:mm} to {analysis.To:yyyy-MM-dd HH:mm} UTC");
        if (analysis.Coincidence is { } report)
        {
            screen.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{report.Sentence}[/]");
            screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p = {report.Result.PValue:0.####e0}, {report.Result.Shifts} random shifts, {report.Result.AsExtreme} as extreme"));
            foreach (var rival in report.Rivals)
                screen.WriteLine($"  {rival.Name}: {(rival.Explains ? "EXPLAINS IT" : "does not explain it")}; {rival.Sentence}");
        }

        screen.WriteLine(analysis.Watch.Sentence);
        foreach (var alarm in analysis.Watch.Alarms)
            screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {alarm.At:yyyy-MM-dd HH:mm}: {alarm.Units.Count} units, p = {alarm.PValue:0.0e0} against {alarm.Level:0.0e0}"));
        screen.WriteLine(analysis.Campaigns.Count == 0 ? "No campaign." : analysis.Campaigns.Count == 1 ? "1 campaign:" : $"{analysis.Campaigns.Count} campaigns:");
        foreach (var campaign in analysis.Campaigns)
        {
            screen.WriteLine($"- {campaign.Sentence}");
            foreach (var wave in campaign.Waves)
                screen.WriteLine($"    {wave.FirstOnset:yyyy-MM-dd HH:mm} to {wave.LastEnd:yyyy-MM-dd HH:mm}: {wave.IncidentIds.Count} incidents at {string.Join(", ", wave.Sites.Take(12))}{(wave.Sites.Count > 12 ? ", …" : "")}");
            foreach (var level in campaign.Levels)
                screen.WriteLine($"    {level.Level.ToString().ToLowerInvariant()}: {level.Sentence}");
        }

        foreach (var overlap in analysis.SourceLists)
            screen.WriteLine(overlap.Sentence);
        if (analysis.Days is { } days)
            screen.WriteLine($"{(days.Waves.Count == 1 ? "1 day" : $"{days.Waves.Count} days")} beyond the highest of 99 in 100 shifted histories ({days.Familywise} units); {days.BeyondPointwise} beyond 99 in 100 of their days ({days.Pointwise}).");
        if (analysis.Events is { } events)
        {
            screen.WriteLine(events.Sentence);
            foreach (var (next, forecast) in events.Upcoming.Take(10))
                screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    to come: {next.First:yyyy-MM-dd} {next.Country} {next.Name}: a wave with {forecast * 100:0} %"));
        }
    }
}
