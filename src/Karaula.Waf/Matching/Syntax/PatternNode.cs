namespace Karaula.Waf.Matching.Syntax;

/// <summary>A piece of a parsed pattern. Flags are already folded in: a node means the same wherever it stands.</summary>
internal abstract record PatternNode
{
    /// <summary>Whether it can match without taking a byte.</summary>
    public abstract bool IsNullable { get; }
}

/// <summary>The empty text.</summary>
internal sealed record EmptyNode : PatternNode
{
    public static EmptyNode Instance { get; } = new();

    public override bool IsNullable => true;
}

/// <summary>One byte of a set. An empty set matches nothing.</summary>
internal sealed record SetNode(ByteSet Set) : PatternNode
{
    public override bool IsNullable => false;
}

/// <summary>One after another.</summary>
internal sealed record ConcatNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override bool IsNullable { get; } = Parts.All(part => part.IsNullable);
}

/// <summary>The first that leads to a match.</summary>
internal sealed record AlternateNode(IReadOnlyList<PatternNode> Choices) : PatternNode
{
    public override bool IsNullable { get; } = Choices.Any(choice => choice.IsNullable);
}

/// <summary>Repetition; <paramref name="Max"/> is null without a limit.</summary>
internal sealed record RepeatNode(PatternNode Body, int Min, int? Max, bool IsGreedy) : PatternNode
{
    public override bool IsNullable { get; } = Min == 0 || Body.IsNullable;
}

/// <summary>A capturing group, numbered from 1.</summary>
internal sealed record CaptureNode(int Index, PatternNode Body) : PatternNode
{
    public override bool IsNullable { get; } = Body.IsNullable;
}

/// <summary>A condition on the place.</summary>
internal sealed record AssertionNode(AssertionKind Kind) : PatternNode
{
    public override bool IsNullable => true;
}

/// <summary>Outside the linear subset: <c>(?=</c>, <c>(?!</c>, <c>(?&lt;=</c>, <c>(?&lt;!</c>.</summary>
internal sealed record LookaroundNode(PatternNode Body, bool IsBehind, bool IsNegative) : PatternNode
{
    public override bool IsNullable => true;
}

/// <summary>Outside the linear subset: a group that never gives back what it took, and possessive quantifiers.</summary>
internal sealed record AtomicNode(PatternNode Body) : PatternNode
{
    public override bool IsNullable { get; } = Body.IsNullable;
}

/// <summary>Outside the linear subset: the text that a group captured.</summary>
internal sealed record BackReferenceNode(int Index, bool IgnoreCase) : PatternNode
{
    public override bool IsNullable => true;
}
