using System.Net;
using System.Text.Json;
using Karaula.Drill.Environment;
using Karaula.Drill.Report;
using Karaula.Drill.Safety;
using Karaula.Drill.Traffic;
using Karaula.Siege.Attacks;
using Karaula.Siege.Origin;
using Karaula.Siege.Systems;

namespace Karaula.Siege.Measuring;

/// <summary>One system under one shape: origin and system fresh, readers first, then the attack.</summary>
internal sealed class CellRun(SiegeOptions options, Identity identity, string? list, TimeProvider time)
{
    // A reader's patience, and the longest that a challenge lets somebody wait.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(32);

    private readonly string[] _self = [Path.Combine(AppContext.BaseDirectory, "siege.dll")];

    /// <summary>Measures.</summary>
    public async Task<Cell> RunAsync(IShield shield, Shape shape, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var (origin, places) = await ChildProcess.StartAsync(
            "the origin", "dotnet", [.. _self, "origin"], line => line.StartsWith('{'), Path.Combine(folder, "origin.log"), cancellationToken);
        await using var originEnd = origin;
        var map = JsonSerializer.Deserialize<OriginPlaces>(places)!;
        var host = OriginProgram.Site.Host;
        var place = new SystemPlace(folder, new Uri(map.Site).Authority, host, RunningShield.FreePort(), RunningShield.FreePort(), identity);
        await using var running = await RunningShield.StartAsync(shield, place, time, cancellationToken);
        var plain = shape == Shape.GeneratorOnly ? map.Control : Url(place.PlainPort);
        using var attack = await AttackProcess.StartAsync(
            [.. _self, "attack", shape.Name, host, plain, Url(place.TlsPort), .. list is null ? [] : (string[])[list]], folder, cancellationToken);
        using var counters = LoopbackDialer.CreateHttpClient(LoopbackTarget.Parse(map.Control));
        return await MeasureAsync(shape, running, place, attack, counters, cancellationToken);
    }

    private async Task<Cell> MeasureAsync(
        Shape shape, RunningShield running, SystemPlace place, AttackProcess attack, HttpClient counters, CancellationToken cancellationToken)
    {
        var log = new TrafficLog(time);
        var side = new Side(OriginProgram.Site.Name, place.Host, LoopbackTarget.Of(IPAddress.Loopback, place.PlainPort), IsShielded: true);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Ceilings.Duration);
        using var last = new CancellationTokenSource();
        var watch = new Watch(running.Id, counters, log, time);
        var watching = watch.RunAsync(end.Token);
        var readers = new List<Task>(Readership.Start(options.Readers, 0, SiegeOptions.PeaceSeconds * 0.75, side, log, time, end.Token, last.Token));
        await Task.Delay(TimeSpan.FromSeconds(SiegeOptions.PeaceSeconds), time, end.Token);

        var (server, self, began) = (ProcessTree.Of(running.Id).CpuSeconds, OwnCpu, log.Now);
        if (shape.Parts.Count > 0)
            await attack.BeginAsync();
        if (shape.CrowdTimes > 1)
            readers.AddRange(Readership.Start(options.Readers * (shape.CrowdTimes - 1), options.Readers, 4, side, log, time, end.Token, last.Token));
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), time, end.Token);
        var until = log.Now;
        var (serverCpu, readerCpu) = (ProcessTree.Of(running.Id).CpuSeconds - server, OwnCpu - self);
        if (ProcessTree.Of(running.Id).IsGone)
            throw new InvalidOperationException($"the system ended under {shape.Name}; see {place.Folder}/log");

        // Whoever has begun a page finishes it or gives it up, with the attack still on; what is not over then was not served.
        await last.CancelAsync();
        await Task.WhenAny(Task.WhenAll(readers), Task.Delay(Longest, time, end.Token));
        var (attackCpu, counts) = await attack.EndAsync();
        await end.CancelAsync();
        await Task.WhenAll(readers);
        await watching;

        var views = log.Views.Where(view => view.At >= began).ToList();
        var seconds = until - began;
        var kinds = Tally.ByKind(views);
        return new Cell(
            Goodput: views.Count == 0 ? 0 : views.Count(view => view.IsGood) / (double)views.Count,
            Refused: views.Sum(view => view.Refused) / (double)Math.Max(1, views.Sum(view => view.Requests)),
            P99Ms: Tally.Milliseconds(views, 0.99, Readership.DeadlineSeconds),
            MitigateS: Mitigation.Seconds(new AttackEvent(side.Site, began, until, shape.Name, IsOnset: true), views, watch.Origin, OriginProgram.Site.PagesPerSecond),
            RssMb: watch.PeakBytes / 1e6,
            views.Count, views.Count(view => view.Challenges > 0), kinds,
            OriginAttackPerS: watch.AttackPerSecond(began, until),
            serverCpu / seconds, attackCpu / (log.Now - began), readerCpu / seconds, shape.Parts.Count > 0 ? counts : null);
    }

    private static double OwnCpu => System.Environment.CpuUsage.TotalTime.TotalSeconds;

    private static string Url(int port) => FormattableString.Invariant($"http://127.0.0.1:{port}");
}
