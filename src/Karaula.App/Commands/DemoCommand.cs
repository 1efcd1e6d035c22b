using System.CommandLine;
using Karaula.Drill.Playing;

namespace Karaula.App.Commands;

/// <summary><c>karaula demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var scenario = DrillCommand.ScenarioOption();
        var output = new Option<string>("--out") { Description = "Where the report goes", DefaultValueFactory = _ => Path.Combine("out", "demo") };
        var exit = new Option<bool>("--exit") { Description = "End with the report instead of keeping the console open" };
        var port = new Option<int>("--port") { Description = "The console's port; a free one where it is taken", DefaultValueFactory = _ => 7000 };
        var killHub = new Option<double?>("--kill-hub-at") { Description = "Kill the hub so many seconds into it, as a crash would, and start it again" };
        var killEdge = new Option<double?>("--kill-edge-at") { Description = "The same with the edge" };
        var command = new Command(
            "demo", "Three sample sites are attacked, shielded and not: see what readers get, and what the hub makes of it. Only loopback is contacted")
        {
            scenario, output, exit, port, killHub, killEdge,
        };
        command.SetAction((parsed, cancellationToken) => DrillCommand.PlayAsync(
            parsed.GetRequiredValue(scenario),
            new DrillOptions
            {
                ProgramFolder = AppContext.BaseDirectory,
                OutputFolder = parsed.GetRequiredValue(output),
                ConsolePort = parsed.GetRequiredValue(port),
                ExitAtEnd = parsed.GetValue(exit),
                KillHubAt = parsed.GetValue(killHub),
                KillEdgeAt = parsed.GetValue(killEdge),
            },
            cancellationToken));
        return command;
    }
}
