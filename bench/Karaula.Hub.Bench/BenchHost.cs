using System.Globalization;
using Karaula.Hub.Configuration;
using Karaula.Hub.Hosting;

namespace Karaula.Hub.Bench;

/// <summary>The hub under test, in a process of its own. Each line that it reads is answered with its heap's bytes after a full collection.</summary>
internal static class BenchHost
{
    public static async Task<int> RunAsync(string folder)
    {
        await using var hub = HubHost.Build(new HubOptions { StateDirectory = folder, HttpListen = "http://127.0.0.1:0", GrpcListen = "http://127.0.0.1:0", MaxSites = 20_000 });
        await hub.StartAsync();
        var addresses = HubHost.AddressesOf(hub);
        await Console.Out.WriteLineAsync($"listening {addresses.Http} {addresses.Grpc}");
        while (await Console.In.ReadLineAsync() is not null)
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"heap {GC.GetTotalMemory(forceFullCollection: true)}"));
        await hub.StopAsync();
        return 0;
    }
}
