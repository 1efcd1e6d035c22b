namespace Karaula.Hub.Security;

/// <summary>What a listener is for; each connection carries the role of the listener that took it.</summary>
internal enum ListenerRole
{
    /// <summary>Console, HTTP API, health and metrics.</summary>
    Http,

    /// <summary>Edges.</summary>
    Grpc,
}
