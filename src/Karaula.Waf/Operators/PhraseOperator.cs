using Karaula.Waf.Engine;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Operators;

/// <summary><c>pm</c>, <c>pmFromFile</c>: one of the phrases occurs, in any ASCII case. Aho and Corasick's automaton.</summary>
internal sealed class PhraseOperator : Operator
{
    private readonly PhraseAutomaton _automaton;

    public PhraseOperator(IEnumerable<byte[]> phrases) => _automaton = new PhraseAutomaton(phrases);

    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        if (!_automaton.Find(transaction.Values[value], out var start, out var length))
            return false;
        if (captures)
            transaction.Capture(value, [new ByteRange(start, length)]);
        return true;
    }
}
