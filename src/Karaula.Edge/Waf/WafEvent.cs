using Karaula.Waf.Engine;

namespace Karaula.Edge.Waf;

/// <summary>What rules found in one request or its answer, or why the server refused to read it.</summary>
internal sealed record WafEvent
{
    /// <summary>The request's id; empty when it was refused before it had one.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The site; empty when it is not known.</summary>
    public required string Site { get; init; }

    /// <summary>What became of it.</summary>
    public required WafEventKind Kind { get; init; }

    /// <summary>The status that was, or would have been, answered by the rules or the server; 0 when they had no say.</summary>
    public int Status { get; init; }

    /// <summary>The rule that decided; 0 when none did.</summary>
    public long RuleId { get; init; }

    /// <summary>The request's anomaly score.</summary>
    public long Score { get; init; }

    /// <summary>The network it came from: IPv4 /24, IPv6 /48.</summary>
    public required string Source { get; init; }

    /// <summary>The method; empty when the request could not be read.</summary>
    public string Method { get; init; } = "";

    /// <summary>The target as it was sent, at most 1,024 characters.</summary>
    public string Target { get; init; } = "";

    /// <summary>The rules that matched.</summary>
    public IReadOnlyList<WafMatch> Matches { get; init; } = [];

    /// <summary>Why the server refused it; empty when it did not.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The last bytes that were read of a request that the server refused.</summary>
    public ReadOnlyMemory<byte> Received { get; init; }

    /// <summary>Roughly what it takes in memory, bytes.</summary>
    public int Size
    {
        get
        {
            var size = 300 + ((Target.Length + Reason.Length) * 2) + Received.Length;
            foreach (var match in Matches)
                size += 200 + ((match.Message.Length + match.Data.Length + match.Variable.Length) * 2) + match.Value.Length;
            return size;
        }
    }
}

/// <summary>What became of what rules found.</summary>
internal enum WafEventKind
{
    /// <summary>Rules matched, too few to refuse it.</summary>
    Noted,

    /// <summary>It would have been refused if the site's rules did not only detect.</summary>
    WouldBlock,

    /// <summary>It was refused.</summary>
    Blocked,

    /// <summary>The server refused to read it.</summary>
    Malformed,
}
