using System.Globalization;
using System.Text.Json;
using Karaula.Drill.Safety;
using Karaula.Siege.Http2;

namespace Karaula.Siege.Attacks;

/// <summary>
/// The attacking process: <c>attack SHAPE HOST PLAIN_URL TLS_URL [LIST]</c>. Says "ready", begins at the first line that it reads, ends when its input closes or
/// after the longest time that a drill may last, and says what it did.
/// </summary>
internal static class AttackProgram
{
    /// <summary>Attacks.</summary>
    public static async Task<int> RunAsync(string[] arguments, TimeProvider time)
    {
        if (arguments is not [var name, var host, var plain, var tls, .. var list] || Shape.All.FirstOrDefault(shape => shape.Name == name) is not { } shape)
        {
            Console.Error.WriteLine("siege attack SHAPE HOST PLAIN_URL TLS_URL [LIST]");
            return 2;
        }

        var counters = new AttackCounters();
        var target = new AttackTarget(host, LoopbackTarget.Parse(plain), LoopbackTarget.Parse(tls));
        var attacks = shape.Parts.Select(part => Create(part, target, list.FirstOrDefault(), counters, time)).ToList();
        Console.WriteLine("ready");
        if (await Console.In.ReadLineAsync() is null)
            return 0;
        using var stop = new CancellationTokenSource(Ceilings.Duration);
        var running = attacks.Select(attack => Task.Run(() => attack.RunAsync(stop.Token))).ToList();
        var failed = Task.WhenAll(running);
        await Task.WhenAny(Console.In.ReadToEndAsync(), failed);
        await stop.CancelAsync();
        try
        {
            await failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the attack.
        }

        var used = System.Environment.CpuUsage.TotalTime.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture);
        Console.WriteLine($"done {used} {JsonSerializer.Serialize(counters.Read())}");
        return 0;
    }

    private static IAttack Create(AttackPart part, AttackTarget target, string? list, AttackCounters counters, TimeProvider time) => part.Kind switch
    {
        "low-and-wide" => new WideFlood(target, part, counters, time),
        "generator" or "get-flood" or "cache-busting" or "search-post" or "login-flood" or "big-file" or "unknown-hosts" =>
            new RequestFlood(target, part, AttackSources.Take(part.Count, list), counters, time),
        "slowloris" or "slow-body" or "slow-read" => new SlowConnections(target, part, AttackSources.Take(948, list), counters, time),
        "rapid-reset" or "continuation" or "header-memory" or "ping-flood" or "settings-flood" or "zero-window" or "window-update" =>
            new FrameConnections(target, part, AttackSources.Take(part.Count, list), counters, time),
        _ => throw new ArgumentException($"no attack is called {part.Kind}"),
    };
}
