using System.Text.Json;
using Karaula.Drill.Environment;
using Karaula.Drill.Report;
using Karaula.Drill.Scenarios;
using Karaula.Hub.Views;
using Spectre.Console;

namespace Karaula.Drill.Playing;

/// <summary>A whole drill: starts everything, plays, shows, reports.</summary>
public static class DrillRun
{
    // The hub sees a second when it is over, waits for slow edges, and analyses: it has the last word some seconds after the last request.
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(4);

    /// <summary>Plays a scenario.</summary>
    public static Task<int> ScenarioAsync(Scenario scenario, DrillOptions options, IAnsiConsole console, CancellationToken cancellationToken) =>
        RunAsync(new ScenarioPlan(scenario), options, console, cancellationToken);

    /// <summary>Plays an attack from a list of real sources against the sample sites.</summary>
    public static Task<int> ReplayAsync(
        SourceList sources, TimeSpan plays, double rate, DrillOptions options, IAnsiConsole console, CancellationToken cancellationToken) =>
        RunAsync(new ReplayPlan(sources, plays, rate), options, console, cancellationToken);

    private static async Task<int> RunAsync(IAttackPlan plan, DrillOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var environment = await DrillEnvironment.StartAsync(
            Programs.In(options.ProgramFolder), Path.Combine(options.OutputFolder, "state"), options.ConsolePort,
            what => console.MarkupLineInterpolated($"[grey]{what}[/]"), cancellationToken);
        console.MarkupLineInterpolated($"The console is at [bold]{environment.ConsoleUrl}[/]");

        using var hub = new HubClient(environment.HubTarget);
        using var player = new Player(plan, environment, time);
        var accidents = new Accidents(options, environment, player, console);
        var screen = new DrillScreen(console, player, plan.Scenario, hub);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = screen.RunAsync(ended.Token);
        var breaking = accidents.RunAsync(ended.Token);
        try
        {
            await player.RunAsync(clock => hub.BeginDrillAsync(clock, cancellationToken), cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await showing;
            await breaking;
        }

        var seconds = player.Log.Now;
        await Task.Delay(LastWord, time, cancellationToken);
        var country = await hub.CountryAsync(1, cancellationToken);
        var report = DrillReportBuilder.Build(plan.Scenario.Title, player.Began, seconds, player.Log, player.Events, player.OriginCounts, country);
        await DrillReportFiles.WriteAsync(options.OutputFolder, report, player.Log, player.Events, cancellationToken);
        await SaveHubFilesAsync(hub, country, options.OutputFolder, cancellationToken);
        ReportTable.Write(console, report, options.OutputFolder);
        accidents.Write(console);
        foreach (var edge in await hub.EdgesAsync(cancellationToken))
        {
            foreach (var spool in edge.Spools)
                console.MarkupLineInterpolated($"[grey]{edge.Name}: summaries numbered 1 to {spool.LastSequence}, {spool.Summaries} kept, {spool.Missing} missing[/]");
        }


        if (!options.ExitAtEnd)
        {
            console.MarkupLineInterpolated($"The console stays open at [bold]{environment.ConsoleUrl}[/]. Ctrl-C ends everything.");
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ReportTable.Unknown(report).Count == 0 ? 0 : 3;
    }

    private static async Task SaveHubFilesAsync(HubClient hub, CountrySnapshot? country, string folder, CancellationToken cancellationToken)
    {
        await hub.SaveAsync("api/v1/evidence/log", Path.Combine(folder, "evidence.klog"), cancellationToken);
        if (country?.Campaigns is [var campaign, ..])
            await hub.SaveAsync($"api/v1/campaigns/{Uri.EscapeDataString(campaign.Id)}/stix", Path.Combine(folder, "campaign.stix.json"), cancellationToken);
    }

    /// <summary>The report as JSON, for <c>-o json</c>.</summary>
    public static string ToJson(DrillReport report) => JsonSerializer.Serialize(report, DrillReportFiles.Json);
}
