using Karaula.Edge.Connections;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Networks;

/// <summary>What is known of a request's network: looked up once a connection.</summary>
internal static class NetworkLookup
{
    /// <summary>The facts; default without data or address.</summary>
    public static NetworkFacts Of(HttpContext context, NetworkData data)
    {
        if (data.Files.Count == 0 || context.Connection.RemoteIpAddress is not { } address)
            return default;
        var client = context.Features.Get<ClientConnection>();
        if (client?.NetworkFacts is { } known)
            return known;
        var facts = data.Of(address);
        if (client is not null)
            client.NetworkFacts = facts;
        return facts;
    }
}
