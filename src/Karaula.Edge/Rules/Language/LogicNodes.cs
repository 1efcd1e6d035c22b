namespace Karaula.Edge.Rules.Language;

/// <summary><c>a and b and c</c>.</summary>
internal sealed class AllNode(RuleNode[] parts) : RuleNode
{
    public override bool Holds(in RuleFacts facts)
    {
        foreach (var part in parts)
        {
            if (!part.Holds(facts))
                return false;
        }

        return true;
    }

    public override NetworkField Needs => parts.Aggregate(NetworkField.None, static (all, part) => all | part.Needs);

    public override string ToString() => $"({string.Join(" and ", (object[])parts)})";
}

/// <summary><c>a or b or c</c>.</summary>
internal sealed class AnyNode(RuleNode[] parts) : RuleNode
{
    public override bool Holds(in RuleFacts facts)
    {
        foreach (var part in parts)
        {
            if (part.Holds(facts))
                return true;
        }

        return false;
    }

    public override NetworkField Needs => parts.Aggregate(NetworkField.None, static (all, part) => all | part.Needs);

    public override string ToString() => $"({string.Join(" or ", (object[])parts)})";
}

/// <summary><c>not a</c>.</summary>
internal sealed class NotNode(RuleNode part) : RuleNode
{
    public override bool Holds(in RuleFacts facts) => !part.Holds(facts);

    public override NetworkField Needs => part.Needs;

    public override string ToString() => $"not {part}";
}

/// <summary><c>pass</c>.</summary>
internal sealed class PassNode : RuleNode
{
    public override bool Holds(in RuleFacts facts) => facts.HasPass;

    public override string ToString() => "pass";
}
