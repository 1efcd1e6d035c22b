using Karaula.Waf.Operators;

namespace Karaula.Waf.Engine;

/// <summary>The test of a rule that compares a member of TX, or whether it is there, with a number, as rules do before they skip others.</summary>
/// <param name="Name">The member's number among the policy's <see cref="Constants"/>.</param>
/// <param name="IsCount">Whether only counts whether it is there.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="IsNegated">Whether it is turned around.</param>
internal sealed record TransactionGuard(int Name, bool IsCount, NumberOperator Operator, bool IsNegated)
{
    /// <summary>The guard of a rule; null when it tests something else.</summary>
    public static TransactionGuard? Of(Rule rule) =>
        rule is { Targets: [{ Variable: Variable.Tx, NameNumber: >= 0, Pattern: null } target], Excluded: [], Pipeline: 0, Operator: NumberOperator { Constant: not null } compares }
            ? new TransactionGuard(target.NameNumber, target.IsCount, compares, rule.IsNegated)
            : null;

    /// <summary>Whether it holds.</summary>
    /// <param name="value">The member's value; -1 for none.</param>
    /// <param name="values">The values.</param>
    public bool Holds(int value, ValueTable values) =>
        IsCount ? Compare(value < 0 ? 0 : 1) : value >= 0 && Compare(NumberOperator.Parse(values[value]));

    private bool Compare(long left) => Operator.Compare(left, Operator.Constant!.Value) != IsNegated;
}
