using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Networks;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Rules;

/// <summary>What rules may look at, of one request. Lives on the stack; nothing in it is copied.</summary>
internal readonly ref struct RuleFacts
{
    /// <summary>The path as it was sent, without the query.</summary>
    public ReadOnlySpan<char> Path { get; init; }

    /// <summary>The query as it was sent, without its question mark; empty for none.</summary>
    public ReadOnlySpan<char> Query { get; init; }

    /// <summary>The method.</summary>
    public ReadOnlySpan<char> Method { get; init; }

    /// <summary>The host, without a port.</summary>
    public ReadOnlySpan<char> Host { get; init; }

    /// <summary>The agent; empty for none.</summary>
    public ReadOnlySpan<char> Agent { get; init; }

    /// <summary>The TLS client's fingerprint; empty without TLS.</summary>
    public Ja4Fingerprint Ja4 { get; init; }

    /// <summary>Who asks: /32 or /64.</summary>
    public SourceKey Source { get; init; }

    /// <summary>What is known of the network; default for nothing.</summary>
    public NetworkFacts Network { get; init; }

    /// <summary>Where the names of networks are; null for nowhere.</summary>
    public NetworkData? Names { get; init; }

    /// <summary>Whether the reader has a good pass.</summary>
    public bool HasPass { get; init; }

    /// <summary>All fields; null for none.</summary>
    public IHeaderDictionary? Headers { get; init; }
}
