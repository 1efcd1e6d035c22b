using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karaula.Edge.Tests;

/// <summary>Sends bytes as they are, and takes the whole answer until the connection is closed.</summary>
internal static class RawHttp
{
    /// <summary>The answer; each char is a byte.</summary>
    public static async Task<string> AskAsync(Uri url, byte[] request, bool halfClose = false)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, url.Port);
        await socket.SendAsync(request);
        if (halfClose)
            socket.Shutdown(SocketShutdown.Send);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer, timeout.Token)) > 0)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A refused connection may be reset once its answer is sent.
        }

        return answer.ToString();
    }
}
