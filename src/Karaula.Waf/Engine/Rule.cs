using Karaula.Waf.Operators;

namespace Karaula.Waf.Engine;

/// <summary>A rule, compiled.</summary>
internal sealed class Rule
{
    public required int Index { get; init; }
    public required long Id { get; init; }
    public required int Phase { get; init; }
    public required Target[] Targets { get; init; }
    public required Target[] Excluded { get; init; }
    /// <summary>Null for <c>SecAction</c>.</summary>
    public required Operator? Operator { get; init; }
    public required bool IsNegated { get; init; }
    public required int[] Transformations { get; init; }
    public required bool Captures { get; init; }
    public required bool MultiMatch { get; init; }
    public required bool Logs { get; init; }
    public required Text? Message { get; init; }
    public required Text? LogData { get; init; }
    public required int Severity { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required SetVariable[] Sets { get; init; }
    public required Control[] Controls { get; init; }
    /// <summary>Sets, controls and what outlives the rule, as written; null where only <see cref="Sets"/> and <see cref="Controls"/> are to be done.</summary>
    public RuleStep[]? Steps { get; init; }
    public string? Revision { get; init; }
    public required Disruption Disruption { get; init; }
    public required int Status { get; init; }
    public required Text? Location { get; init; }
    public required string? SkipAfter { get; init; }
    public required int Skip { get; init; }
    public required Rule[] Chain { get; init; }
    /// <summary>The number of its transformations, <see cref="Pipelines"/>.</summary>
    public int Pipeline { get; set; }
    /// <summary>What it looks at, where others may look at the same; null otherwise.</summary>
    public RuleInput? Input { get; set; }
    /// <summary>What it looks at where a <c>ctl</c> has taken a target from it; for none but those that rules themselves may take.</summary>
    public ReducedInput[] Reduced { get; set; } = [];
    /// <summary>The number of its pattern in the literal scan, when it can only match where that says so; -1 otherwise.</summary>
    public int Literals { get; set; } = -1;
    /// <summary>The patterns that are asked with its own; null when it is alone.</summary>
    public PatternBatch? Batch { get; set; }
    /// <summary>Place in its phase to go on at after a match; -1 for the next.</summary>
    public int Next { get; set; } = -1;
}
