namespace Karaula.Edge.Rules.Language;

/// <summary>A part of an expression. Immutable; evaluating it allocates nothing.</summary>
internal abstract class RuleNode
{
    /// <summary>Whether it holds for a request.</summary>
    public abstract bool Holds(in RuleFacts facts);

    /// <summary>What it asks of data about networks.</summary>
    public virtual NetworkField Needs => NetworkField.None;

    /// <summary>The expression in its usual form, which reads back as the same.</summary>
    public abstract override string ToString();
}
