using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Karaula.Edge.Connections;

/// <summary>Makes the sockets on which connections arrive.</summary>
internal static class ListenSocket
{
    // tcp(7): how many bytes may wait unsent in a socket before it takes no more. Connections have it from the socket that accepts them. What a
    // slow reader does not take then waits with us, where it is seen, and not megabytes deep in the kernel.
    private const int TcpNotSentLowAt = 25;
    private const int Unsent = 16 * 1024;

    /// <summary>A socket, bound to an address.</summary>
    public static Socket Create(EndPoint endPoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        if (OperatingSystem.IsLinux() && endPoint is IPEndPoint)
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpNotSentLowAt, BitConverter.GetBytes(Unsent));
        return socket;
    }
}
