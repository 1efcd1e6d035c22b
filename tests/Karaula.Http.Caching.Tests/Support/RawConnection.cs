using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karaula.Http.Caching.Tests.Support;

/// <summary>A bare TCP connection, for what an HTTP client would not send or not show.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly StringBuilder _received = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RawConnection(Socket socket) => _socket = socket;

    public static async Task<RawConnection> ConnectAsync(IPEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    public async Task SendAsync(string text) =>
        await _socket.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Receives until the text has come; all that came up to and with it is taken out and returned.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (true)
        {
            string received = _received.ToString();
            int found = received.IndexOf(text, StringComparison.Ordinal);
            if (found >= 0)
            {
                _received.Remove(0, found + text.Length);
                return received[..(found + text.Length)];
            }

            int count = await _socket.ReceiveAsync(_buffer, TestContext.Current.CancellationToken);
            if (count == 0)
                throw new EndOfStreamException($"The server closed the connection after: {received}");
            _received.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }
    }

    /// <summary>Receives until the server closes or resets.</summary>
    public async Task<string> ReadToEndAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(_buffer, TestContext.Current.CancellationToken) is > 0 and var count)
                _received.Append(Encoding.Latin1.GetString(_buffer, 0, count));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A reset is an end too; what came before it counts.
        }

        return _received.ToString();
    }

    /// <summary>Leaves without a word: a reset where the server still sends.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
