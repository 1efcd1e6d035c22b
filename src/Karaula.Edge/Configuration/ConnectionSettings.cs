using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Connections;

namespace Karaula.Edge.Configuration;

/// <summary>Reads <c>[edge.connections]</c>.</summary>
internal static class ConnectionSettings
{
    public static ConnectionOptions Read(SettingsReader table)
    {
        var from = new ConnectionOptions();
        var options = new ConnectionOptions
        {
            Total = table.Whole("total", from.Total, 16, 1 << 20),
            PerSource = table.Whole("per_source", from.PerSource, 1, 1 << 20),
            PerNetwork = table.Whole("per_network", from.PerNetwork, 1, 1 << 20),
            HandshakesPerSecond = table.Number("handshakes_per_second", from.HandshakesPerSecond, 0.1, 1e6),
            HandshakeBurst = table.Number("handshake_burst", from.HandshakeBurst, 1, 1e6),
            NetworkHandshakesPerSecond = table.Number("network_handshakes_per_second", from.NetworkHandshakesPerSecond, 0.1, 1e6),
            NetworkHandshakeBurst = table.Number("network_handshake_burst", from.NetworkHandshakeBurst, 1, 1e6),
            Glitches = table.Number("glitches", from.Glitches, 1, 1e9),
            HelloTimeout = TimeSpan.FromSeconds(table.Number("hello_timeout_seconds", from.HelloTimeout.TotalSeconds, 0.1, 60)),
            RequestBytesPerSecond = table.Number("request_bytes_per_second", from.RequestBytesPerSecond, 1, 1e6),
            ResponseBytesPerSecond = table.Number("response_bytes_per_second", from.ResponseBytesPerSecond, 1, 1e6),
            MemoryBytes = (long)table.Whole("memory_mib", (int)(from.MemoryBytes >> 20), 1, 1 << 20) << 20,
        };
        table.RejectUnknown();
        return options;
    }
}
