using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Networks;

namespace Karaula.Edge.Telemetry;

/// <summary>What is kept of one request for the summary of its second. Texts live only as long as the request does.</summary>
internal readonly ref struct RequestFacts
{
    /// <summary>Who asked.</summary>
    public required SourceKey Source { get; init; }

    /// <summary>What the source looks like to the gate.</summary>
    public required SourceClass Class { get; init; }

    /// <summary>What became of it.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>The answer's status.</summary>
    public required int Status { get; init; }

    /// <summary>From request to last byte, seconds; negative for a stream or an upgraded connection, which has no meaningful end.</summary>
    public required double Seconds { get; init; }

    /// <summary>Bytes of the answer's body, where known.</summary>
    public required long Bytes { get; init; }

    /// <summary>The path, without the query.</summary>
    public required ReadOnlySpan<char> Path { get; init; }

    /// <summary>The path's hash, by the recorder that takes this in.</summary>
    public required ulong PathHash { get; init; }

    /// <summary>The query, with its question mark; may be empty.</summary>
    public required ReadOnlySpan<char> Query { get; init; }

    /// <summary>The user agent; may be empty.</summary>
    public required ReadOnlySpan<char> Agent { get; init; }

    /// <summary>The method.</summary>
    public required ReadOnlySpan<char> Method { get; init; }

    /// <summary>The protocol: <c>HTTP/2</c>.</summary>
    public required ReadOnlySpan<char> Protocol { get; init; }

    /// <summary>Which fields it has; see <see cref="Gate.Structure.StructureReader.FieldsOf"/>. Read of refused requests of marked sources only.</summary>
    public required uint Fields { get; init; }

    /// <summary>Its TLS client's fingerprint; empty without TLS.</summary>
    public required Ja4Fingerprint Ja4 { get; init; }

    /// <summary>What is known of its network.</summary>
    public required NetworkFacts Network { get; init; }

    /// <summary>Whether networks of data centres are known.</summary>
    public required bool KnowsHosting { get; init; }

    /// <summary>Whether the method is none of GET, HEAD and OPTIONS.</summary>
    public required bool IsUnsafe { get; init; }

    /// <summary>Whether the origin was asked.</summary>
    public required bool AskedOrigin { get; init; }

    /// <summary>Whether the origin failed, whatever the reader got.</summary>
    public required bool OriginFailed { get; init; }

    /// <summary>From asking the origin to the first byte of its answer, seconds.</summary>
    public required double OriginSeconds { get; init; }
}
