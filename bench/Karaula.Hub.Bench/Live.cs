using System.Collections.Concurrent;

namespace Karaula.Hub.Bench;

/// <summary>Each site sends a summary a second, as edges do, in real time: what that takes of a core, and how long until it is durable.</summary>
internal static class Live
{
    /// <summary>A core does a thousand a second when each takes no more.</summary>
    private const double MostMicroseconds = 1000;

    public static async Task RunAsync(int sites, int seconds)
    {
        Sheet.Section($"{sites} sites, {sites} summaries a second for {seconds} s of real time");
        string[] names = [.. Enumerable.Range(0, sites).Select(i => $"site-{i}")];
        await using var hub = await HubUnderTest.StartAsync();
        using var edge = await Edge.ConnectAsync(hub.Grpc, names);
        // Grains come to life with their first summary, and code is compiled when it is first run: not part of a steady state.
        const int Warm = 10;
        var sent = new ConcurrentDictionary<ulong, long>();
        var waits = new List<double>();
        var hearing = edge.AcknowledgedAsync((ulong)sites * (ulong)(Warm + seconds), upTo =>
        {
            if (sent.TryRemove(upTo, out var at))
                waits.Add(TimeProvider.System.GetElapsedTime(at).TotalMilliseconds);
        });
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var processor = TimeSpan.Zero;
        for (var second = 0; second < Warm + seconds; second++)
        {
            if (second == Warm)
            {
                processor = hub.Processor;
                waits.Clear();
            }

            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 1;
            for (var n = 0; n < names.Length; n++)
            {
                sent[edge.Sent + 1] = TimeProvider.System.GetTimestamp();
                await edge.SendAsync(names[n], n, now);
            }

            await timer.WaitForNextTickAsync();
        }

        processor = hub.Processor - processor;
        await hearing;
        waits.Sort();
        var each = processor.TotalMicroseconds / ((double)sites * seconds);
        Sheet.Bar("processor time per summary, everything", $"{each:0} µs", $"≤ {MostMicroseconds:0} µs", each <= MostMicroseconds);
        Sheet.Bar("summaries a second per core", $"{1e6 / each:#,0}", "≥ 1,000", 1e6 / each >= 1000);
        Sheet.Show("from sent to durable and acknowledged, median / p99", $"{waits[waits.Count / 2]:0} / {waits[waits.Count * 99 / 100]:0} ms");
    }
}
