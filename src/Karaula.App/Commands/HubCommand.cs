using System.CommandLine;
using Karaula.Console;
using Karaula.Hub.Configuration;
using Karaula.Hub.Hosting;

namespace Karaula.App.Commands;

/// <summary><c>karaula hub run</c>.</summary>
internal static class HubCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of the database and the sealed log; made when it is missing", DefaultValueFactory = _ => "hub-state" };
        var listen = new Option<string>("--listen") { Description = "Where the console and the HTTP API listen", DefaultValueFactory = _ => "http://127.0.0.1:7000" };
        var grpc = new Option<string>("--grpc") { Description = "Where edges connect", DefaultValueFactory = _ => "http://127.0.0.1:7010" };
        var token = new Option<string?>("--token-file") { Description = "The token that edges and browsers must show; needed as soon as a listener is not loopback" };
        var drill = new Option<bool>("--allow-drill") { Description = "Let an exercise give the hub a clock of its own" };
        var hold = new Option<double>("--incident-hold") { Description = "Seconds of quiet after which an incident is over", DefaultValueFactory = _ => 20 };
        var parent = new Option<bool>("--exit-with-parent") { Description = "Stop when standard input ends" };
        var run = new Command("run", "Run the hub and its console") { data, listen, grpc, token, drill, hold, parent };
        run.SetAction((parsed, cancellationToken) => RunAsync(
            new HubOptions
            {
                StateDirectory = parsed.GetRequiredValue(data),
                HttpListen = parsed.GetRequiredValue(listen),
                GrpcListen = parsed.GetRequiredValue(grpc),
                TokenFile = parsed.GetValue(token),
                AllowDrill = parsed.GetValue(drill),
                IncidentHold = TimeSpan.FromSeconds(parsed.GetRequiredValue(hold)),
            },
            parsed.GetValue(parent),
            cancellationToken));
        return new Command("hub", "Where the summaries of all edges meet: incidents, campaigns, evidence, the console") { run };
    }

    private static async Task<int> RunAsync(HubOptions options, bool exitWithParent, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = HubHost.Build(
                options, builder => builder.Services.AddKaraulaConsole(), app => app.MapKaraulaConsole());
            await app.StartAsync(cancellationToken);
            var addresses = HubHost.AddressesOf(app);
            System.Console.Out.WriteLine($"karaula hub: ready on {addresses.Http} (edges: {addresses.Grpc})");
            if (exitWithParent)
                _ = StopWithParentAsync(app);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (HubConfigurationException wrong)
        {
            System.Console.Error.WriteLine(wrong.Message);
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            System.Console.Error.WriteLine($"karaula hub: cannot start: {e.Message}");
            return 2;
        }
    }

    private static async Task StopWithParentAsync(WebApplication app)
    {
        await Parent.GoneAsync(app.Lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        app.Lifetime.StopApplication();
    }
}
