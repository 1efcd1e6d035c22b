namespace Karaula.Hub.Bench;

/// <summary>Edges come back with all that they kept while the hub was away: how fast it is taken, and how much memory the sites' grains then hold.</summary>
internal static class Backlog
{
    private const int SitesPerEdge = 1_000;

    public static async Task RunAsync(int sites, int seconds)
    {
        Sheet.Section($"{sites:#,0} sites, {seconds} s of each at once");
        string[] names = [.. Enumerable.Range(0, sites).Select(i => $"site-{i}")];
        await using var hub = await HubUnderTest.StartAsync();
        var empty = await hub.HeapAsync();
        var started = hub.Processor;
        var from = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - seconds - 5;
        var began = TimeProvider.System.GetTimestamp();
        var total = (ulong)sites * (ulong)seconds;
        await Task.WhenAll(names.Chunk(SitesPerEdge).Select((own, i) => SendAllAsync(hub.Grpc, $"bench-{i}", own, from, seconds)));
        var elapsed = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        foreach (var own in names.Chunk(SitesPerEdge))
            await hub.FedAsync(own[^1], seconds);
        var fed = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var idle = await hub.IdleAsync();
        var all = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        // What the hub does all the time is not the backlog's cost.
        var each = ((hub.Processor - started).TotalSeconds - (idle.TotalSeconds * all)) * 1e6 / total;
        var held = await hub.HeapAsync() - empty;
        Sheet.Show("durable and acknowledged", $"{total / elapsed:#,0} a second");
        Sheet.Show("in the grains", $"{total / fed:#,0} a second");
        Sheet.Bar("processor time per summary", $"{each:0} µs", "≤ 1000 µs", each <= 1000);
        Sheet.Show("of a core when nothing comes", $"{idle.TotalSeconds * 100:0.0} %");
        Sheet.Show($"memory per site's grain, {seconds} s in it", $"{held / 1024.0 / sites:0.0} KiB");
    }

    private static async Task SendAllAsync(Uri hub, string name, string[] sites, long from, int seconds)
    {
        using var edge = await Edge.ConnectAsync(hub, sites, name);
        var acknowledged = edge.AcknowledgedAsync((ulong)sites.Length * (ulong)seconds);
        for (var second = 0; second < seconds; second++)
        {
            for (var n = 0; n < sites.Length; n++)
                await edge.SendAsync(sites[n], n, from + second);
        }

        await acknowledged;
    }
}
