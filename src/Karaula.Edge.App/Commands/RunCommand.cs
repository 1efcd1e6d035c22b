using System.CommandLine;
using Karaula.Edge.Configuration;
using Karaula.Edge.Hygiene;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Karaula.Edge.App.Commands;

/// <summary><c>karaula-edge run</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config", "-c") { DefaultValueFactory = _ => "karaula.toml", Description = "The configuration" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Log every refusal" };
        var parent = new Option<bool>("--exit-with-parent") { Description = "Stop when standard input ends: for whoever starts the edge as a child" };
        var command = new Command("run", "Run the edge. SIGHUP, or a change of the file, reloads its configuration") { config, verbose, parent };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(config), parsed.GetValue(verbose), parsed.GetValue(parent), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, bool verbose, bool exitWithParent, CancellationToken cancellationToken)
    {
        EdgeConfiguration configuration;
        IReadOnlyList<ConfigurationError> startErrors;
        try
        {
            configuration = LastGood.LoadOrFallBack(file, out startErrors);
        }
        catch (ConfigurationException wrong)
        {
            foreach (var error in wrong.Errors)
                await Console.Error.WriteLineAsync(error.ToString());
            return 1;
        }

        RunWhereBytesAreRead();
        try
        {
            await using var app = EdgeHost.Build(configuration, file, startErrors, builder =>
            {
                Logging(builder, verbose);
                builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
            });
            await app.StartAsync(cancellationToken);
            await Console.Out.WriteLineAsync(Ready(app, configuration));
            SystemdNotify.Ready();
            if (exitWithParent)
                _ = StopAtEndOfInputAsync(app);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException or UnsafeStartException)
        {
            await Console.Error.WriteLineAsync($"karaula-edge: cannot start: {e.Message}");
            return 2;
        }
    }

    /// <summary>
    /// Lets requests run on the thread that read their bytes, as other proxies' event loops do: a fifth less for a hit than by way of the pool
    /// (docs/developers/cache-bench.md). Whatever waits for a disk, or walks all the cache, leaves that thread first. Must come before the first socket.
    /// </summary>
    private static void RunWhereBytesAreRead()
    {
        const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(Inline) is null)
            Environment.SetEnvironmentVariable(Inline, "1");
    }

    private static string Ready(WebApplication app, EdgeConfiguration configuration)
    {
        var server = (IServer)app.Services.GetService(typeof(IServer))!;
        var addresses = server.Features.Get<IServerAddressesFeature>()!.Addresses.Take(configuration.Listen.Count);
        return $"karaula-edge: ready on {string.Join(", ", addresses)} ({configuration.Sites.Count} sites)";
    }

    private static void Logging(WebApplicationBuilder builder, bool verbose)
    {
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Error);
        builder.Logging.AddFilter("Karaula", verbose ? LogLevel.Debug : LogLevel.Information);
        // Who reads the log too slowly loses lines, and holds no request up.
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                ? LoggerColorBehavior.Disabled
                : LoggerColorBehavior.Default;
        });
    }

    // A parent that was killed cannot say so, but its end of the pipe closes.
    private static async Task StopAtEndOfInputAsync(WebApplication app)
    {
        var buffer = new byte[256];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(buffer) > 0)
        {
        }

        app.Lifetime.StopApplication();
    }
}
