using Karaula.Edge.Gate;
using Karaula.Edge.Networks;

namespace Karaula.Edge.Explain;

/// <summary>What is kept of one refusal, so that it can be explained. It stays in this edge, and of the reader's address it has only the network.</summary>
internal readonly record struct Refusal
{
    /// <summary>The request's id, which the reader saw.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The site; empty when there was none.</summary>
    public required string Site { get; init; }

    /// <summary>The answer's status.</summary>
    public required int Status { get; init; }

    /// <summary>Which rule: a word of <see cref="RefusalRules"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>More about it: a rule's number or name, a kind of breach; empty for none.</summary>
    public string Detail { get; init; }

    /// <summary>What was measured, in the rule's unit.</summary>
    public double Measured { get; init; }

    /// <summary>What is allowed, in the same unit.</summary>
    public double Threshold { get; init; }

    /// <summary>How long it lasts, seconds; 0 when it is for this request alone.</summary>
    public int Seconds { get; init; }

    /// <summary>The reader's network: /24 or /48.</summary>
    public required SourceKey Network { get; init; }

    /// <summary>What data files say of that network; default for nothing.</summary>
    public NetworkFacts NetworkFacts { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query: that may say who somebody is.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the reader was challenged instead of being sent away.</summary>
    public bool IsChallenged { get; init; }
}
