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
        var config = new Option<string?>("--config", "-c") { Description = "A hub.toml: storage, retention, hooks, alerts, what is known of sites" };
        var run = new Command("run", "Run the hub and its console") { config, data, listen, grpc, token, drill, hold, parent };
        HubOptions Read(ParseResult parsed)
        {
            var options = new HubOptions
            {
                StateDirectory = parsed.GetRequiredValue(data),
                HttpListen = parsed.GetRequiredValue(listen),
                GrpcListen = parsed.GetRequiredValue(grpc),
                TokenFile = parsed.GetValue(token),
                AllowDrill = parsed.GetValue(drill),
                IncidentHold = TimeSpan.FromSeconds(parsed.GetRequiredValue(hold)),
            };
            return parsed.GetValue(config) is { } file ? HubFile.Apply(file, options) : options;
        }

        run.SetAction((parsed, cancellationToken) => RunAsync(() => Read(parsed), parsed.GetValue(parent), cancellationToken));
        var check = new Command("check", "Check the configuration, and whether the database answers, without starting") { config, data, listen, grpc, token, drill, hold };
        check.SetAction((parsed, cancellationToken) => CheckAsync(() => Read(parsed), cancellationToken));
        return new Command("hub", "Where the summaries of all edges meet: incidents, campaigns, evidence, the console") { run, check, HubEraseCommand.Create() };
    }

    private static async Task<int> RunAsync(Func<HubOptions> read, bool exitWithParent, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = HubHost.Build(
                read(), builder => builder.Services.AddKaraulaConsole(), app => app.MapKaraulaConsole());
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

    private static async Task<int> CheckAsync(Func<HubOptions> read, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> errors;
        try
        {
            errors = await HubCheck.RunAsync(read(), cancellationToken);
        }
        catch (HubConfigurationException wrong)
        {
            errors = wrong.Errors;
        }

        foreach (var error in errors)
            System.Console.Error.WriteLine(error);
        if (errors.Count == 0)
            System.Console.Out.WriteLine("karaula hub: the configuration is good");
        return errors.Count == 0 ? 0 : 1;
    }

    private static async Task StopWithParentAsync(WebApplication app)
    {
        await Parent.GoneAsync(app.Lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        app.Lifetime.StopApplication();
    }
}
