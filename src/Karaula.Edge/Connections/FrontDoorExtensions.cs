using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Edge.Connections;

/// <summary>Puts the front door into a listener.</summary>
internal static class FrontDoorExtensions
{
    /// <summary>Counts connections in, before anything else but the PROXY protocol, which says whose they are.</summary>
    public static void UseAdmission(this ListenOptions listen)
    {
        var door = listen.ApplicationServices.GetRequiredService<FrontDoor>();
        listen.Use(next => connection => door.AdmitAsync(connection, next));
    }

    /// <summary>Hears the ClientHello, before TLS.</summary>
    public static void UseHello(this ListenOptions listen)
    {
        var door = listen.ApplicationServices.GetRequiredService<FrontDoor>();
        listen.Use(next => connection => door.HearAsync(connection, next));
    }

    /// <summary>Watches what is said, behind TLS where there is any.</summary>
    public static void UseProtocolWatch(this ListenOptions listen)
    {
        var watch = listen.ApplicationServices.GetRequiredService<ProtocolWatch>();
        listen.Use(next => connection => watch.WatchAsync(connection, next));
    }
}
