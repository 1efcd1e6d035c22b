using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Karaula.Sketches;
using Karaula.Wire;

namespace Karaula.Hub.Bench;

/// <summary>An edge as the hub sees it: a gRPC stream of summaries with the sketches that a real edge sends.</summary>
internal sealed class Edge : IDisposable
{
    private static readonly ByteString[] Latencies = [.. Enumerable.Range(0, 16).Select(Latency)];
    private static readonly ByteString[] Sources = [.. Enumerable.Range(0, 16).Select(Readers)];
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<EdgeMessage, HubMessage> _call;
    private ulong _sequence;

    private Edge(GrpcChannel channel) => (_channel, _call) = (channel, new Wire.Hub.HubClient(channel).Connect());

    public ulong Sent => _sequence;

    public static async Task<Edge> ConnectAsync(Uri hub, IEnumerable<string> sites, string name = "bench")
    {
        var edge = new Edge(GrpcChannel.ForAddress(hub, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false } }));
        var hello = new Hello { Edge = name, Epoch = ByteString.CopyFrom(new byte[16]), Version = "1.0", OldestAvailable = 1 };
        hello.Sites.AddRange(sites.Select(s => new SiteInfo { Name = s, Host = $"{s}.example", Kind = SiteKind.Other }));
        await edge._call.RequestStream.WriteAsync(new EdgeMessage { Hello = hello });
        await edge._call.ResponseStream.MoveNext();
        return edge;
    }

    /// <summary>One second of one site in peace.</summary>
    public Task SendAsync(string site, int number, long second)
    {
        var vary = (int)((second * 7) + number) & 15;
        var requests = 18UL + (ulong)vary;
        var summary = new SiteSummary
        {
            Sequence = ++_sequence, Site = site, Second = second, Mode = Mode.Normal, ModeReason = "Readers are served.",
            Traffic = new Wire.Traffic { Requests = requests, ServedFromCache = requests - 2, ServedFromOrigin = 2, ResponseBytes = requests * 9000, Latency = Latencies[vary] },
            Origin = new Origin { Requests = 2, Latency = Latencies[(vary + 3) & 15] },
            Readers = new Readers { Requests = requests, Good = requests, SourcesHll = Sources[vary] },
            Structure = new Structure { NewSourceShare = 0.1, CacheBustingShare = 0.02, AssetShare = 0.8, PathEntropy = 4, AgentEntropy = 3, PrefixEntropy = 3.5 },
        };
        for (var p = 0UL; p < 8; p++)
            summary.Structure.TopPaths.Add(new PathCount { Path = $"/vijesti/{number % 50}/clanak-{p}", Count = 9 - p });
        return _call.RequestStream.WriteAsync(new EdgeMessage { Summary = summary });
    }

    /// <summary>Hears until a number is acknowledged; says when each acknowledgement came.</summary>
    public async Task AcknowledgedAsync(ulong sequence, Action<ulong>? heard = null)
    {
        while (await _call.ResponseStream.MoveNext())
        {
            if (_call.ResponseStream.Current.Ack is not { } ack)
                continue;
            heard?.Invoke(ack.Sequence);
            if (ack.Sequence >= sequence)
                return;
        }

        throw new EndOfStreamException("The hub has ended the stream.");
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }

    private static ByteString Latency(int seed)
    {
        var sketch = new DDSketch();
        for (var i = 0; i < 20; i++)
            sketch.Add(0.002 * (1 + ((seed * 31) + (i * 17)) % 40));
        return ByteString.CopyFrom(sketch.ToArray());
    }

    private static ByteString Readers(int seed)
    {
        var hash = SketchHash.FromSeed(1);
        var sketch = new HyperLogLog(12, hash.Id);
        for (var i = 0UL; i < 15; i++)
            sketch.Add(hash.Hash(((ulong)seed * 1000) + i));
        return ByteString.CopyFrom(sketch.ToArray());
    }
}
