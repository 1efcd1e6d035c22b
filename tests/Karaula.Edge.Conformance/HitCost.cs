using System.Net;
using System.Net.Sockets;
using System.Text;
using Karaula.Edge.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Conformance;

/// <summary>What rules cost a page that comes from the cache: processor time of the process, client and server, per request on one connection.</summary>
internal static class HitCost
{
    private const int Warm = 20_000;
    private const int Counted = 1_000;
    private const int Rounds = 31;
    private static int _heads;

    /// <summary>Measures a site without rules and one with, in turns, and prints both.</summary>
    public static async Task<int> RunAsync(string release)
    {
        var folder = Directory.CreateTempSubdirectory("hitcost").FullName;
        try
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            await using var origin = builder.Build();
            origin.Run(static context =>
            {
                context.Response.Headers.CacheControl = "max-age=3600";
                context.Response.ContentLength = 4096;
                return context.Response.WriteAsync(new string('x', 4096));
            });
            await origin.StartAsync();
            var edge = Edge(folder, release, origin.Urls.First());
            await using var _ = edge;
            await edge.StartAsync();
            var port = new Uri(edge.Urls.First()).Port;
            foreach (var varied in new[] { false, true })
            {
                await MeasureAsync(port, "off.example", Warm, varied);
                await MeasureAsync(port, "on.example", Warm, varied);
                var (without, with) = (new List<double>(), new List<double>());
                for (var round = 0; round < Rounds; round++)
                {
                    without.Add(await MeasureAsync(port, "off.example", Counted, varied));
                    with.Add(await MeasureAsync(port, "on.example", Counted, varied));
                }

                var (off, on) = (without.Order().ElementAt(Rounds / 2), with.Order().ElementAt(Rounds / 2));
                Console.WriteLine(FormattableString.Invariant(
                    $"waf-hit-cost: {(varied ? "each head new" : "head seen a moment ago")}: {off:f1} us without rules, {on:f1} us with: {on - off:f1} us for the rules (medians)"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static WebApplication Edge(string folder, string release, string origin) => EdgeHost.Build(
        EdgeConfigurationReader.Parse(
            Path.Combine(folder, "karaula.toml"),
            $"""
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:0"]
            admin = ""
            {LiveEdge.NoLimits}
            [[site]]
            name = "off"
            hosts = ["off.example"]
            origin = "{origin}"
            [[site]]
            name = "on"
            hosts = ["on.example"]
            origin = "{origin}"
            [site.waf]
            mode = "block"
            rules = ["{Path.GetFullPath(release)}"]
            """),
        configure: builder => builder.Logging.ClearProviders());

    private static async Task<double> MeasureAsync(int port, string host, int requests, bool varied)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[16 * 1024];
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < requests; i++)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"""
                GET /vijesti/politika/izbori?strana=2&red=najnovije HTTP/1.1
                Host: {host}
                User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
                Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
                Accept-Language: sr,en;q=0.5
                Accept-Encoding: gzip, deflate, br
                Cookie: session=0123456789abcdef{(varied ? ++_heads : 0)}


                """.ReplaceLineEndings("\r\n")));
            var received = 0;
            do
                received += await socket.ReceiveAsync(buffer.AsMemory(received));
            while (!IsWhole(buffer.AsSpan(0, received)));
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / requests;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end >= 0 && !answer.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(Encoding.ASCII.GetString(answer[..end]));
        return end >= 0 && (answer.Length - end - 4 >= 4096);
    }
}
