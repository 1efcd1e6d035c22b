using Karaula.Waf.Engine;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Operators;

/// <summary>
/// <c>pm</c>, <c>pmFromFile</c>: one of the phrases occurs, in any ASCII case. The literal scan over the value, shared by all patterns, looks for their beginnings first; then
/// Aho and Corasick's automaton.
/// </summary>
internal sealed class PhraseOperator : Operator, IScanned
{
    private readonly PhraseAutomaton _automaton;

    /// <summary>An operator.</summary>
    /// <param name="phrases">The phrases.</param>
    /// <param name="number">Their number in the policy's scanner.</param>
    public PhraseOperator(IEnumerable<byte[]> phrases, int number) => (_automaton, Number) = (new PhraseAutomaton(phrases), number);

    /// <inheritdoc />
    public int Number { get; }

    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        if (!transaction.Values.IsCandidate(value, Number, transaction.Policy.Scanner))
            return false;
        if (!_automaton.Find(transaction.Values[value], out var start, out var length))
            return false;
        if (captures)
            transaction.Capture(value, [new ByteRange(start, length)]);
        return true;
    }
}
