using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Automata;
using Karaula.Waf.Operators;

namespace Karaula.Waf.Engine;

/// <summary>
/// The patterns of rules that look at the same, with nothing between them that may skip some: where one of them is asked, so are the others. On a long value they are
/// searched for side by side.
/// </summary>
/// <param name="number">Its number, which grows in the order of rules.</param>
internal sealed class PatternBatch(int number)
{
    private readonly List<int> _numbers = [];
    private readonly List<LazyDfa> _searches = [];

    /// <summary>Its number; the first is 1.</summary>
    public int Number => number;

    /// <summary>The patterns' numbers in the literal scan.</summary>
    public IReadOnlyList<int> Numbers => _numbers;

    /// <summary>What searches for each.</summary>
    public IReadOnlyList<LazyDfa> Searches => _searches;

    /// <summary>Gives rules their batches.</summary>
    public static void Assign(Rule[] rules)
    {
        var number = 0;
        var skippedTo = rules.Select(rule => rule.Next).ToHashSet();
        var open = new Dictionary<RuleInput, PatternBatch>();
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            if (skippedTo.Contains(i))
                open.Clear();
            if (rule is { Input: { } input, Literals: >= 0, Operator: RegexOperator { Search: { } search } operation })
            {
                if (!open.TryGetValue(input, out var batch))
                    open[input] = batch = new PatternBatch(++number);
                batch._numbers.Add(operation.Number);
                batch._searches.Add(search);
                rule.Batch = batch;
            }

            if (rule.Next >= 0)
                open.Clear();
        }

        foreach (var rule in rules)
        {
            if (rule.Batch is { Numbers.Count: 1 })
                rule.Batch = null;
        }
    }
}
