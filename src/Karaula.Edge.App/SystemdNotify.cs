using System.Net.Sockets;
using System.Text;

namespace Karaula.Edge.App;

/// <summary>Tells systemd that the service is ready (sd_notify(3), <c>Type=notify</c>), where it was started by one.</summary>
internal static class SystemdNotify
{
    /// <summary>The service is ready.</summary>
    public static void Ready()
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } path)
            return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        // A leading @ stands for the abstract namespace, whose names begin with a zero byte.
        socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        socket.Send(Encoding.ASCII.GetBytes("READY=1"));
    }
}
