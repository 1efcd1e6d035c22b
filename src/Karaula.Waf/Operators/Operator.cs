using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary>The test of a rule (ModSecurity reference manual, "Operators").</summary>
internal abstract class Operator
{
    /// <summary>Whether the value passes the test, before negation.</summary>
    /// <param name="transaction">For parameters with macros, and captures.</param>
    /// <param name="value">Number of the value.</param>
    /// <param name="captures">Whether to fill TX.0 to TX.9.</param>
    public abstract bool Matches(WafTransaction transaction, int value, bool captures);
}
