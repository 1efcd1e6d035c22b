using System.CommandLine;
using System.Text.Json;
using Karaula.Drill.Playing;
using Karaula.Drill.Safety;
using Karaula.Drill.Scenarios;
using Karaula.Drill.Sites;
using Karaula.Edge.Configuration;
using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary><c>karaula drill</c>: check, replay, sites.</summary>
internal static class DrillCommand
{
    public static Command Create() => new("drill", "Exercises on loopback, and on nothing else") { Check(), Replay(), Sites() };

    /// <summary>The scenario to play.</summary>
    public static Option<string> ScenarioOption() => new("--scenario")
    {
        Description = "The scenario",
        DefaultValueFactory = _ => FindScenario("montenegro-2017.toml"),
    };

    /// <summary>Plays a scenario.</summary>
    public static Task<int> PlayAsync(string file, DrillOptions options, CancellationToken cancellationToken) => GuardAsync(
        () => DrillRun.ScenarioAsync(ScenarioReader.Load(file), options, Screen.Out, cancellationToken), cancellationToken);

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "The scenario" };
        var command = new Command("check", "Check a scenario: names file, line and reason of every error at once") { file };
        command.SetAction((parsed, cancellationToken) => GuardAsync(
            () =>
            {
                var scenario = ScenarioReader.Load(parsed.GetRequiredValue(file));
                System.Console.Out.WriteLine($"{parsed.GetRequiredValue(file)}: good, {scenario.Phases.Count} phases, plays {scenario.Plays.TotalSeconds:0} s");
                return Task.FromResult(0);
            },
            cancellationToken));
        return command;
    }

    private static Command Replay()
    {
        var sources = new Option<string>("--sources") { Description = "CSV with ip_address, first_seen_utc, last_seen_utc, counter", Required = true };
        var seconds = new Option<double>("--seconds") { Description = "The time that the list's span is compressed to", DefaultValueFactory = _ => 45 };
        var rate = new Option<double>("--rate") { Description = "Attack requests per second, all sites together", DefaultValueFactory = _ => 900 };
        var output = new Option<string>("--out") { Description = "Where the report goes", DefaultValueFactory = _ => Path.Combine("out", "replay") };
        var skip = new Option<bool>("--skip-bad") { Description = "Pass over lines that cannot be read" };
        var keep = new Option<bool>("--keep-open") { Description = "Keep the console open at the end" };
        var port = new Option<int>("--port") { Description = "The console's port; a free one where it is taken", DefaultValueFactory = _ => 7000 };
        var command = new Command(
            "replay",
            "Play an attack from a list of real sources against the sample sites: each keeps its address (as a label, through the PROXY protocol), its window and its share")
        {
            sources, seconds, rate, output, skip, keep, port,
        };
        command.SetAction((parsed, cancellationToken) => GuardAsync(
            () => DrillRun.ReplayAsync(
                SourceList.Load(parsed.GetRequiredValue(sources), parsed.GetValue(skip)),
                TimeSpan.FromSeconds(Math.Clamp(parsed.GetRequiredValue(seconds), 5, 600)),
                Math.Clamp(parsed.GetRequiredValue(rate), 3, Ceilings.RequestsPerSecond),
                new DrillOptions
                {
                    ProgramFolder = AppContext.BaseDirectory,
                    OutputFolder = parsed.GetRequiredValue(output),
                    ConsolePort = parsed.GetRequiredValue(port),
                    ExitAtEnd = !parsed.GetValue(keep),
                },
                Screen.Out,
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static Command Sites()
    {
        var parent = new Option<bool>("--exit-with-parent") { Description = "Stop when standard input ends" };
        var command = new Command(
            "sites",
            "Run the sample sites and their twins, each on a free port of its own. Each can work on 6 requests at a time: a page takes 60 ms (100 a second), a search 150 ms, a style sheet or picture 2 ms")
        {
            parent,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var sites = await SampleSites.StartAsync(TimeProvider.System);
            System.Console.Out.WriteLine(JsonSerializer.Serialize(sites.Map()));
            await (parsed.GetValue(parent) ? Parent.GoneAsync(cancellationToken) : Task.Delay(Timeout.Infinite, cancellationToken))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        });
        return command;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (ConfigurationException wrong)
        {
            foreach (var error in wrong.Errors)
                System.Console.Error.WriteLine(error);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        // One that nobody asked for, such as a time-out, would end the program without a word.
        catch (Exception e) when (e is ForbiddenTargetException or InvalidOperationException or IOException or HttpRequestException or OperationCanceledException)
        {
            Screen.Out.MarkupLineInterpolated($"[red]{e.Message}[/]");
            return 2;
        }
    }

    // In a checkout the scenarios are above the build's output; installed, they are beside the program.
    private static string FindScenario(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "scenarios", name);
            if (File.Exists(file))
                return file;
        }

        return Path.Combine("scenarios", name);
    }
}
