using System.Net;
using System.Net.Sockets;
using System.Text;
using Karaula.Edge;
using Karaula.Edge.Configuration;
using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Hub.Tests.Privacy;

/// <summary>A real edge serves readers of known addresses and tells a real hub: everything between them, and everything the hub keeps, is read whole.</summary>
public sealed class WirePrivacyTests(SharedPostgres postgres) : IDisposable
{
    private const int RequestsOfEach = 3;
    private const string Secret = "whatareaderwrites";
    private static readonly IPAddress Attacker = IPAddress.Parse("203.0.113.219");

    private static readonly IPAddress[] Readers =
    [
        .. Enumerable.Range(0, 12).Select(i => new IPAddress([(byte)(81 + (i * 9)), (byte)(23 + (i * 19)), (byte)(171 - (i * 7)), (byte)(113 + (i * 11))])),
        .. Enumerable.Range(0, 12).Select(i => IPAddress.Parse($"2a0{i % 10}:{0x5c71 + (i * 0x111):x}:{0xe9 + i:x}:{0x7d3a - (i * 0x99):x}:{0x1b2 + i:x}:0:{0xabc + (i * 77):x}:{0x9f31 + (i * 5):x}")),
    ];

    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task WireAndStore_AfterReadersWereServed_HoldNoneOfTheirAddresses(StorageProvider provider)
    {
        var storage = await postgres.NewAsync(provider);
        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Storage = storage });
        await using var proxy = new RecordingProxy(hub.Addresses.Grpc);
        await using var origin = await OriginAsync();
        await using var edge = await EdgeAsync(proxy.Url, origin.Urls.Single());
        var front = new Uri(edge.Urls.First());
        foreach (var reader in Readers)
            Assert.All(await AskAsync(front, reader, RequestsOfEach, "Reader"), status => Assert.Equal(200, status));
        Assert.Contains(429, await AskAsync(front, Attacker, 60, "Flooder"));

        await hub.SnapshotAsync(
            s => s.Sites is [{ Refusals: [{ RuleId: 7, Target: "REQUEST_HEADERS:Note" }, _, _] } site] && site.Points.Sum(p => p.Requests) >= (Readers.Length * RequestsOfEach) + 60 && site.Points.Any(p => p.Refused > 0),
            "all requests, those refused among them, and what the rules met");
        await edge.StopAsync(TestContext.Current.CancellationToken);

        var all = proxy.Recorded();
        all.AddRange(await KeptBytes.OfAsync(hub, _state.File("hub")));
        // The same search finds who attacked, on the wire and in the store, in the log and in the database.
        foreach (var place in new[] { "edge to hub, data", "evidence.klog", "summaries" })
            Assert.Contains(Find(all.Where(a => a.Name == place), Attacker), f => f.Form == "bytes");

        // What rules look at and say stays at the edge, though their messages and log data hold it.
        Assert.DoesNotContain(all, a => a.Content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Secret)) >= 0);
        Assert.Contains(all, a => a.Content.AsSpan().IndexOf("somebody asked"u8) >= 0);

        // Nor does anything say what a reader's requests are like, where it says so of an attacker's.
        Assert.Contains(all, place => place.Content.AsSpan().IndexOf("HTTP/1.1 - Flooder/."u8) >= 0);
        Assert.DoesNotContain(all, place => place.Content.AsSpan().IndexOf("Reader/"u8) >= 0);

        var found = Readers.SelectMany(r => Find(all, r).Select(f => (Reader: r, f.Place, f.Form, f.Length))).ToList();
        Assert.True(found.TrueForAll(f => f.Length <= AddressForms.Short), $"Found: {string.Join("; ", found.Where(f => f.Length > AddressForms.Short))}");
        // Who gives one reader away gives all away: a single match of four bytes is chance, two readers' are not.
        Assert.True(found.Select(f => f.Reader).Distinct().Count() < 2, $"Found: {string.Join("; ", found)}");
    }

    [Fact]
    public void Search_OfPlantedForms_FindsEachOfThem()
    {
        var noise = new byte[50_000];
        new Random(5).NextBytes(noise);
        foreach (var reader in Readers)
        {
            foreach (var (name, form) in AddressForms.Of(reader))
            {
                byte[] planted = [.. noise.AsSpan(0, 20_001), .. form, .. noise.AsSpan(20_001)];
                Assert.Contains(Find([("planted", planted)], reader), f => f.Form == name);
            }
        }
    }

    [Theory]
    [InlineData("81.23.171.113", "MDgxLjIzLjE3MS4xMTM7", "base64, 1 before")]
    [InlineData("81.23.171.113", "51:17ab71", null)]
    [InlineData("81.23.171.113", "5117ab71", "hex")]
    [InlineData("81.23.171.113", "1360505713", "number")]
    [InlineData("2001:db8::1", "2001:0db8:0000:0000:0000:0000:0000:0001", "full text")]
    [InlineData("2001:db8::1", "20010db8000000000000000000000001", "hex")]
    public void Search_OfFormsWrittenByHand_KnowsThem(string address, string text, string? form)
    {
        var found = Find([("by hand", Encoding.ASCII.GetBytes(text))], IPAddress.Parse(address));
        Assert.Equal(form is not null, found.Any(f => f.Form == form));
    }

    private static List<(string Place, string Form, int Length)> Find(IEnumerable<(string Name, byte[] Content)> places, IPAddress address)
    {
        var forms = AddressForms.Of(address).ToList();
        return [.. places.SelectMany(p => forms.Where(f => p.Content.AsSpan().IndexOf(f.Form) >= 0).Select(f => (p.Name, f.Name, f.Form.Length)))];
    }

    /// <summary>Asks so often over one connection, which a PROXY header says to be an address's; the answers' statuses.</summary>
    private static async Task<List<int>> AskAsync(Uri edge, IPAddress from, int times, string agent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, edge.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var six = from.AddressFamily == AddressFamily.InterNetworkV6;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"PROXY TCP{(six ? 6 : 4)} {from} {(six ? "::1" : "127.0.0.1")} 40000 80\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var statuses = new List<int>();
        for (var n = 0; n < times; n++)
        {
            var close = n == times - 1 ? "Connection: close\r\n" : "";
            // Only readers say what the rules look for.
            var note = agent == "Reader" ? $"Note: {Secret}\r\n" : "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /page{n % 4} HTTP/1.1\r\nHost: a.example\r\n{note}User-Agent: {agent}/5.0\r\n{close}\r\n"), TestContext.Current.CancellationToken);
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            if (line is null)
                break;
            statuses.Add(int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
            var length = 0;
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture);
            }

            var body = new char[length];
            Assert.Equal(length, await reader.ReadBlockAsync(body, TestContext.Current.CancellationToken));
        }

        return statuses;
    }

    private static async Task<WebApplication> OriginAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var origin = builder.Build();
        origin.Run(context =>
        {
            context.Response.ContentLength = 5;
            return context.Response.WriteAsync("page!");
        });
        await origin.StartAsync(TestContext.Current.CancellationToken);
        return origin;
    }

    private async Task<WebApplication> EdgeAsync(Uri hub, string origin)
    {
        await File.WriteAllTextAsync(
            _state.File("rules.conf"), "SecRule REQUEST_HEADERS:Note \"@rx .\" \"id:7,phase:1,deny,log,msg:'somebody asked %{MATCHED_VAR} from %{REMOTE_ADDR}',logdata:'%{MATCHED_VAR}'\"",
            TestContext.Current.CancellationToken);
        var toml = $"""
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:0"]
            admin = ""
            state = "{_state.File("edge")}"
            [edge.proxy_protocol]
            trusted = ["127.0.0.0/8"]
            [edge.limits]
            requests_per_second = 2
            burst = 10
            [hub]
            url = "{hub.ToString().TrimEnd('/')}"
            [[site]]
            name = "a"
            hosts = ["a.example"]
            origin = "{origin}"
            [site.waf]
            rules = ["{_state.File("rules.conf")}"]
            """;
        var edge = EdgeHost.Build(EdgeConfigurationReader.Parse("karaula.toml", toml), configure: b => b.Logging.ClearProviders());
        await edge.StartAsync(TestContext.Current.CancellationToken);
        return edge;
    }
}
