using Karaula.Edge.Rules.Language;

namespace Karaula.Edge.Rules;

/// <summary>One rule of a site: <c>[[site.rule]]</c>. Immutable.</summary>
public sealed record SiteRule
{
    /// <summary>Its name, for status and explanations.</summary>
    public required string Name { get; init; }

    /// <summary>For which requests it is, as it was written.</summary>
    public required string When { get; init; }

    /// <summary>What it does.</summary>
    public required RuleAction Action { get; init; }

    /// <summary>Whether it only counts whom it would touch. Default true: nothing is enforced before somebody has looked.</summary>
    public bool Shadow { get; init; } = true;

    /// <summary>Which share of sources an enforced rule leaves alone, so that it can be seen what becomes of them. Default 0.05.</summary>
    public double Holdback { get; init; } = 0.05;

    /// <summary>Below which share of readers' requests answered the rule goes back to shadow by itself, when it is to blame; 0 for never. Default 0.95.</summary>
    public double RollbackBelow { get; init; } = 0.95;

    /// <summary>For <see cref="RuleAction.Slow"/>: how long a request is held. Default 2 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary><see cref="When"/>, read.</summary>
    internal RuleNode Condition { get; init; } = null!;
}
