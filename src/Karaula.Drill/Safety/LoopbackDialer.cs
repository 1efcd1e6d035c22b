using System.Net.Sockets;

namespace Karaula.Drill.Safety;

/// <summary>The only place in the drill that opens a connection; a test holds that. Looks at the address once more, right before connecting.</summary>
internal static class LoopbackDialer
{
    /// <summary>Connects.</summary>
    /// <exception cref="ForbiddenTargetException">The target is not loopback.</exception>
    public static async ValueTask<Socket> DialAsync(LoopbackTarget target, CancellationToken cancellationToken)
    {
        LoopbackTarget.Require(target.EndPoint);
        var socket = new Socket(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.EndPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A client for the hub's and the sites' own interfaces: every connection it makes goes through here, redirects are not followed.</summary>
    public static HttpClient CreateHttpClient(LoopbackTarget target) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectCallback = async (_, cancellationToken) => new NetworkStream(await DialAsync(target, cancellationToken), ownsSocket: true),
    })
    {
        BaseAddress = new Uri($"http://{target.EndPoint}/"),
        Timeout = TimeSpan.FromSeconds(10),
    };
}
