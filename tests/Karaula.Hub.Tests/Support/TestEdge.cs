using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Support;

/// <summary>An edge as far as the hub can see it: a real gRPC client.</summary>
internal sealed class TestEdge : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<EdgeMessage, HubMessage> _call;

    public TestEdge(Uri hub, string? token = null)
    {
        _channel = GrpcChannel.ForAddress(hub, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false } });
        var headers = new Metadata();
        if (token is not null)
            headers.Add("authorization", $"Bearer {token}");
        _call = new Wire.Hub.HubClient(_channel).Connect(headers, cancellationToken: TestContext.Current.CancellationToken);
    }

    public static Hello Hello(string name, params string[] sites)
    {
        var hello = new Hello { Edge = name, Epoch = EpochOf(name), Version = "1.0", OldestAvailable = 1 };
        hello.Sites.AddRange(sites.Select(s => new SiteInfo { Name = s, Host = $"{s}.example", Kind = SiteKind.Media }));
        return hello;
    }

    public static ByteString EpochOf(string name) => ByteString.CopyFromUtf8(name.PadRight(16)[..16]);

    /// <summary>Connects, says hello and hears up to where the hub has everything.</summary>
    public static async Task<(TestEdge Edge, ulong Last)> ConnectAsync(Uri hub, Hello hello)
    {
        var edge = new TestEdge(hub);
        return (edge, (await edge.GreetAsync(hello)).LastSequence);
    }

    public async Task<Welcome> GreetAsync(Hello hello)
    {
        await SendAsync(new EdgeMessage { Hello = hello });
        return (await ReceiveAsync()).Welcome;
    }

    public Task SendAsync(EdgeMessage message) => _call.RequestStream.WriteAsync(message, TestContext.Current.CancellationToken);

    public Task SendAsync(SiteSummary summary) => SendAsync(new EdgeMessage { Summary = summary });

    public async Task SendAsync(IEnumerable<SiteSummary> summaries)
    {
        foreach (var summary in summaries)
            await SendAsync(summary);
    }

    public async Task<HubMessage> ReceiveAsync()
    {
        if (!await _call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            throw new EndOfStreamException("The hub has ended the stream.");
        return _call.ResponseStream.Current;
    }

    /// <summary>Waits until everything up to a number is acknowledged.</summary>
    public async Task AcknowledgedAsync(ulong sequence)
    {
        while ((await ReceiveAsync()).Ack.Sequence < sequence)
        {
        }
    }

    /// <summary>Hears out the hub until it refuses; returns the refusal.</summary>
    public async Task<RpcException> RefusedAsync()
    {
        return await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
                await ReceiveAsync();
        });
    }

    /// <summary>Closes this side; the hub still says what became of everything.</summary>
    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
