using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Karaula.Edge.Connections;

/// <summary>What the server itself is told to allow. What it cannot be told is this folder's business, and Http2's.</summary>
internal static class ServerLimits
{
    /// <summary>Bytes of an answer that may wait for a client that does not read.</summary>
    public const int InFlight = 16 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Sets the limits.</summary>
    public static void Apply(KestrelServerLimits limits, ConnectionOptions options)
    {
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        // Counted by network, before: a plain number for all would let whoever comes first keep the others out.
        limits.MaxConcurrentConnections = null;
        limits.MaxConcurrentUpgradedConnections = 5_000;
        limits.MaxRequestBodySize = 32L << 20;
        limits.MaxRequestBufferSize = 64 * 1024;
        limits.MaxResponseBufferSize = InFlight;
        limits.MinRequestBodyDataRate = new MinDataRate(options.RequestBytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(options.ResponseBytesPerSecond, Grace);

        // A stream, and a connection, may have this much of a body on its way that nobody has read.
        limits.Http2.InitialStreamWindowSize = 128 * 1024;
        limits.Http2.InitialConnectionWindowSize = 256 * 1024;
        limits.Http2.MaxRequestHeaderFieldSize = 8 * 1024;
        limits.Http2.MaxStreamsPerConnection = 100;
    }
}
