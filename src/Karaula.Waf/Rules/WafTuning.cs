namespace Karaula.Waf.Rules;

/// <summary>How rules are to be used at one place: what the rules' own setup leaves open, or is to be overruled in. Null leaves it as the rules say.</summary>
public sealed record WafTuning
{
    /// <summary>How suspicious the Core Rule Set is: 1 to 4.</summary>
    public int? ParanoiaLevel { get; init; }

    /// <summary>The score from which a request is refused.</summary>
    public int? InboundThreshold { get; init; }

    /// <summary>The score from which an answer is withheld.</summary>
    public int? OutboundThreshold { get; init; }

    /// <summary>Request body bytes that are inspected.</summary>
    public int? RequestBody { get; init; }

    /// <summary>Whether a longer request body is refused with 413 rather than inspected in part.</summary>
    public bool? RejectLargerRequestBody { get; init; }

    /// <summary>Response body bytes that are inspected.</summary>
    public int? ResponseBody { get; init; }

    /// <summary>Media types of answers whose bodies are inspected, in lower case without parameters.</summary>
    public IReadOnlyList<string>? ResponseTypes { get; init; }

    /// <summary>What is not to be looked at.</summary>
    public IReadOnlyList<RuleExclusion> Exclusions { get; init; } = [];
}
