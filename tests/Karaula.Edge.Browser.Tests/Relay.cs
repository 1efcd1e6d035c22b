using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karaula.Edge.Browser.Tests;

/// <summary>A network between a browser and the edge: passes bytes both ways, and tells the edge an address that can change, as a phone's does.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;

    public Relay(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The reader's address from the next connection on.</summary>
    public string Source { get; private set; } = "192.0.2.7";

    /// <summary>Whether cookies that the edge sets are lost on the way.</summary>
    public bool DropsCookies { get; init; }

    /// <summary>Gives the reader another address: connections that are open end.</summary>
    public void Move(string source)
    {
        Source = source;
        lock (_open)
        {
            foreach (var socket in _open)
                socket.Dispose();
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Move("");
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
                passing.Add(PassAsync(await _listener.AcceptSocketAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            lock (_open)
                _open.AddRange([client, server]);
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
                await server.SendAsync(Encoding.ASCII.GetBytes($"PROXY TCP4 {Source} 127.0.0.1 4711 80\r\n"), _end.Token);
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The network is gone: both ends notice.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _end.Token)) > 0)
            {
                if (DropsCookies && buffer.AsSpan(0, read).IndexOf("Set-Cookie:"u8) is var at and >= 0)
                    buffer[at] = (byte)'X';
                await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // As above.
        }
    }
}
