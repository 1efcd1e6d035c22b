using System.Globalization;
using Karaula.Drill.Environment;
using Karaula.Drill.Scenarios;
using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;
using Karaula.Hub.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Karaula.Drill.Playing;

/// <summary>Shows a drill while it is played: a live table in a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class DrillScreen(IAnsiConsole console, Player player, Scenario scenario, HubClient hub)
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    private CountrySnapshot? _country;

    /// <summary>Shows until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi)
                await console.Live(new Text("")).AutoClear(true).StartAsync(live => LiveAsync(live, stop));
            else
                await PlainAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The drill is over.
        }
    }

    private async Task LiveAsync(LiveDisplayContext live, CancellationToken stop)
    {
        while (true)
        {
            _country = await hub.CountryAsync(1, stop) ?? _country;
            live.UpdateTarget(Picture());
            await Task.Delay(500, stop);
        }
    }

    private async Task PlainAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), stop);
            _country = await hub.CountryAsync(1, stop) ?? _country;
            var sites = string.Join("  ", SampleSiteOptions.All.Select(site =>
                $"{site.Name} {Percent(Goodput(site.Name, true, 5))}/{Percent(Goodput(site.Name, false, 5))} {AttackRate(site.Name)} rps"));
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{player.Log.Now,4:0}s  {player.RecordTime:dd MMM HH:mm}  {player.Current?.Title}: {sites}  incidents {_country?.Incidents.Count ?? 0}"));
        }
    }

    private Rows Picture()
    {
        var table = new Table().Border(TableBorder.Rounded).Expand();
        table.AddColumn("site").AddColumn("readers get").AddColumn("without").AddColumn(new TableColumn("attack").RightAligned()).AddColumn("mode");
        foreach (var site in SampleSiteOptions.All)
        {
            var view = _country?.Sites.FirstOrDefault(known => known.Name == site.Name);
            table.AddRow(
                new Text(site.Name), new Markup($"[green]{Spark(site.Name, true)}[/] {Percent(Goodput(site.Name, true, 3))}"),
                new Markup($"[yellow]{Spark(site.Name, false)}[/] {Percent(Goodput(site.Name, false, 3))}"),
                new Text($"{AttackRate(site.Name)} rps"), new Text(view?.Mode ?? "-"));
        }

        var lines = new List<IRenderable>
        {
            new Markup(string.Create(
                CultureInfo.InvariantCulture,
                $"[bold]{Markup.Escape(scenario.Title)}[/]  {player.RecordTime:ddd d MMM yyyy HH:mm}  [grey]×{player.Current?.Compression ?? 1:#,0}[/]  {player.Log.Now:0} of {scenario.Plays.TotalSeconds:0} s")),
            new Text(player.Current?.Title ?? "", new Style(Color.Grey)),
            table,
        };
        foreach (var incident in (_country?.Incidents ?? []).Take(4))
            lines.Add(new Markup($"[red]●[/] {Markup.Escape(incident.Site)}: {Markup.Escape(string.Join(", ", incident.Vectors))}{(incident.End is null ? "" : " (over)")}"));
        foreach (var campaign in (_country?.Campaigns ?? []).Take(1))
            lines.Add(new Markup($"[bold]{Markup.Escape(campaign.Sentence)}[/]"));
        return new Rows(lines);
    }

    private double? Goodput(string site, bool shielded, double seconds)
    {
        var from = player.Log.Now - seconds;
        var views = player.Log.Views.Where(view => view.Site == site && view.IsShielded == shielded && view.At >= from).ToList();
        return views.Count == 0 ? null : (double)views.Count(view => view.IsGood) / views.Count;
    }

    private string Spark(string site, bool shielded)
    {
        var now = player.Log.Now;
        var views = player.Log.Views.Where(view => view.Site == site && view.IsShielded == shielded && view.At >= now - 16).ToLookup(view => (int)((now - view.At) / 2));
        return string.Concat(Enumerable.Range(0, 8).Reverse().Select(bin =>
            views[bin].Any() ? Bars[(int)(views[bin].Average(view => view.IsGood ? 1.0 : 0) * (Bars.Length - 1))] : ' '));
    }

    private long AttackRate(string site) => player.Log.AttacksOf(site, true, (int)player.Log.Now - 1).Sent;

    private static string Percent(double? share) => share is { } value ? (value * 100).ToString("0", CultureInfo.InvariantCulture) + "%" : "-";
}
