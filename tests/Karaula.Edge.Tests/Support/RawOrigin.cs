using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karaula.Edge.Tests.Support;

/// <summary>
/// An origin that understands nothing. It records what comes, a text for each connection, one character a byte; answers each message that seems to
/// have ended; and closes.
/// </summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<StringBuilder> _connections = [];
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;

    public RawOrigin()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>What came, once every connection so far has ended.</summary>
    public async Task<string[]> RecordedAsync()
    {
        Task[] serving;
        lock (_connections)
            serving = [.. _serving];
        await Task.WhenAll(serving).WaitAsync(TimeSpan.FromSeconds(20));
        lock (_connections)
            return [.. _connections.Select(text => text.ToString())];
    }

    public void Forget()
    {
        lock (_connections)
        {
            _connections.Clear();
            _serving.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (SocketException)
            {
                return; // Stopped.
            }

            var text = new StringBuilder();
            lock (_connections)
            {
                _connections.Add(text);
                _serving.Add(ServeAsync(socket, text));
            }
        }
    }

    private static async Task ServeAsync(Socket socket, StringBuilder text)
    {
        using (socket)
        {
            var buffer = new byte[65536];
            try
            {
                int read;
                while ((read = await socket.ReceiveAsync(buffer)) > 0)
                {
                    text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                    if (!SeemsWhole(text.ToString()))
                        continue;
                    await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray());
                    socket.Shutdown(SocketShutdown.Send);
                }
            }
            catch (SocketException)
            {
                // The edge gave the message up; what came before counts.
            }
        }
    }

    private static bool SeemsWhole(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        if (text.Contains("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            return text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        var length = System.Text.RegularExpressions.Regex.Match(text, @"Content-Length: (\d+)\r\n");
        return !length.Success || text.Length >= head + 4 + int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
