using System.Diagnostics;
using Karaula.Drill.Environment;
using Karaula.Drill.Safety;
using Spectre.Console;

namespace Karaula.Drill.Playing;

/// <summary>Kills hub or edge in the middle of a drill, as a crash would, and starts them again: what readers notice of it is in the figures.</summary>
internal sealed class Accidents(DrillOptions options, DrillEnvironment environment, Player player, IAnsiConsole console)
{
    private static readonly TimeSpan HubAway = TimeSpan.FromSeconds(5);

    private double? _edgeBackAfter;
    private (double From, double Until)? _hubAway;

    /// <summary>Waits for the moments and does it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(KillHubAsync(cancellationToken), KillEdgeAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The drill is over before it happened.
        }
    }

    /// <summary>Says what came of it.</summary>
    public void Write(IAnsiConsole to)
    {
        if (_hubAway is { } away)
        {
            var views = player.Log.Views.Where(view => view.IsShielded && view.At >= away.From && view.At < away.Until).ToList();
            to.MarkupLineInterpolated($"Hub killed at {away.From:0.0} s, back at {away.Until:0.0} s; meanwhile readers got {views.Count(view => view.IsGood)} of {views.Count} pages.");
        }

        if (_edgeBackAfter is { } seconds)
            to.MarkupLineInterpolated($"Edge killed; it answered again after {seconds:0.00} s.");
    }

    private async Task KillHubAsync(CancellationToken cancellationToken)
    {
        if (options.KillHubAt is not { } at)
            return;
        await Task.Delay(TimeSpan.FromSeconds(at), cancellationToken);
        var from = player.Log.Now;
        await environment.Hub.KillAsync();
        console.MarkupLine("[yellow]the hub was killed[/]");
        await Task.Delay(HubAway, cancellationToken);
        await environment.StartHubAsync(cancellationToken);
        console.MarkupLine("[yellow]the hub is back[/]");
        _hubAway = (from, player.Log.Now);
    }

    private async Task KillEdgeAsync(CancellationToken cancellationToken)
    {
        if (options.KillEdgeAt is not { } at)
            return;
        await Task.Delay(TimeSpan.FromSeconds(at), cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await environment.Edge.KillAsync();
        console.MarkupLine("[yellow]the edge was killed[/]");
        await environment.StartEdgeAsync(cancellationToken);
        using var http = LoopbackDialer.CreateHttpClient(environment.EdgeTarget);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/style.css");
        request.Headers.Host = "vlada.localhost";
        using var answer = await http.SendAsync(request, cancellationToken);
        _edgeBackAfter = Stopwatch.GetElapsedTime(began).TotalSeconds;
        console.MarkupLineInterpolated($"[yellow]the edge is back after {_edgeBackAfter:0.00} s[/]");
    }
}
