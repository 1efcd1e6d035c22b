using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Programs;

/// <summary>
/// Drops what does not change whether a text has a match somewhere: groups' numbers, optional repetitions at the pattern's two ends, and
/// which
/// choice comes first. What remains has fewer states, often far fewer.
/// </summary>
internal static class SearchSimplifier
{
    /// <summary>The simplified pattern, for searching only.</summary>
    public static PatternNode Simplify(PatternNode root) => Trim(SimplifyEnd(root), fromEnd: false);

    /// <summary>The simplified pattern whose matches begin where the pattern's do.</summary>
    public static PatternNode SimplifyEnd(PatternNode root) => Trim(Strip(root), fromEnd: true);

    private static PatternNode Strip(PatternNode node) => node switch
    {
        CaptureNode capture => Strip(capture.Body),
        ConcatNode concat => Concat(concat.Parts.Select(Strip)),
        AlternateNode alternate => Alternate(alternate.Choices.Select(Strip)),
        RepeatNode repeat => Repeat(repeat, Strip(repeat.Body)),
        _ => node,
    };

    private static PatternNode Concat(IEnumerable<PatternNode> parts)
    {
        var flat = parts.SelectMany(part => part is ConcatNode inner ? inner.Parts : [part]).Where(part => part is not EmptyNode).ToList();
        return flat.Count switch { 0 => EmptyNode.Instance, 1 => flat[0], _ => new ConcatNode(flat) };
    }

    // Choices of one byte become one set; order does not matter to a search.
    private static PatternNode Alternate(IEnumerable<PatternNode> choices)
    {
        var flat = choices.SelectMany(choice => choice is AlternateNode inner ? inner.Choices : [choice]).Distinct().ToList();
        var single = flat.OfType<SetNode>().Aggregate(ByteSet.Empty, (set, node) => set | node.Set);
        if (!single.IsEmpty)
        {
            flat.RemoveAll(choice => choice is SetNode);
            flat.Add(new SetNode(single));
        }

        return flat.Count == 1 ? flat[0] : new AlternateNode(flat);
    }

    private static PatternNode Repeat(RepeatNode repeat, PatternNode body) => (body, repeat) switch
    {
        (EmptyNode, _) => body,
        (_, { Min: 1, Max: 1 }) => body,
        (_, { Max: 0 }) => EmptyNode.Instance,
        (RepeatNode { Min: 0, Max: null }, { Min: 0 or 1 }) => body,
        _ => repeat with { Body = body },
    };

    // x{2,9} at an end matches wherever x{2} does.
    private static PatternNode Trim(PatternNode node, bool fromEnd)
    {
        switch (node)
        {
            case RepeatNode repeat when repeat.Max != repeat.Min:
                return repeat.Min switch
                {
                    0 => EmptyNode.Instance,
                    1 => Trim(repeat.Body, fromEnd),
                    _ => repeat with { Max = repeat.Min },
                };
            case AlternateNode alternate:
                var choices = alternate.Choices.Select(choice => Trim(choice, fromEnd)).ToList();
                return choices.Exists(choice => choice is EmptyNode) ? EmptyNode.Instance : Alternate(choices);
            case ConcatNode concat:
                var parts = concat.Parts.ToList();
                while (parts.Count > 0)
                {
                    var at = fromEnd ? parts.Count - 1 : 0;
                    var trimmed = Trim(parts[at], fromEnd);
                    if (trimmed is not EmptyNode)
                    {
                        parts[at] = trimmed;
                        break;
                    }

                    parts.RemoveAt(at);
                }

                return Concat(parts);
            default:
                return node;
        }
    }
}
