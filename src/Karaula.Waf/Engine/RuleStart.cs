namespace Karaula.Waf.Engine;

/// <summary>How a rule is passed by without being run: the bit of the literal scan over its input that must be set, or the member of TX that it asks.</summary>
/// <param name="Input">The number of its input; -1 for a rule that is not in the scan.</param>
/// <param name="Word">The word of the scan.</param>
/// <param name="Bit">The bit in it.</param>
/// <param name="Guard">What it asks of TX; null when it does not.</param>
internal readonly record struct RuleStart(int Input, int Word, ulong Bit, TransactionGuard? Guard)
{
    /// <summary>That of a rule.</summary>
    public static RuleStart Of(Rule rule) =>
        rule.Literals < 0 ? new(-1, 0, 0, TransactionGuard.Of(rule)) : new(rule.Input!.Index, rule.Literals >> 6, 1UL << (rule.Literals & 63), null);
}
