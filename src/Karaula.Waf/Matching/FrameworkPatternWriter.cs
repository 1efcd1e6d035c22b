using System.Globalization;
using System.Text;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching;

/// <summary>Writes a parsed pattern in the syntax of System.Text.RegularExpressions, with nothing in it that depends on options.</summary>
internal static class FrameworkPatternWriter
{
    private const string WordClass = "[0-9A-Z_a-z]";

    // Holds everywhere. Behind an atomic group's body it keeps the framework from merging the group with a loop around it, which would let
    // the
    // group give back what it took: (?>.+){2,} would find a match.
    private const string Always = "(?!(?!))";

    public static string Write(PatternNode root)
    {
        var text = new StringBuilder();
        Append(text, root);
        return text.ToString();
    }

    private static void Append(StringBuilder text, PatternNode node)
    {
        switch (node)
        {
            case EmptyNode:
                text.Append("(?:)");
                break;
            case SetNode set:
                AppendSet(text, set.Set);
                break;
            case ConcatNode concat:
                foreach (var part in concat.Parts)
                    AppendGrouped(text, part);
                break;
            case AlternateNode alternate:
                AppendChoices(text, alternate);
                break;
            case RepeatNode repeat:
                AppendGrouped(text, repeat.Body);
                text.Append(CultureInfo.InvariantCulture, $"{{{repeat.Min},{repeat.Max}}}").Append(repeat.IsGreedy ? "" : "?");
                break;
            case CaptureNode capture:
                Wrap(text, "(", capture.Body);
                break;
            case AtomicNode atomic:
                text.Append("(?>");
                AppendGrouped(text, EndLazily(atomic.Body));
                text.Append(Always).Append(')');
                break;
            case LookaroundNode look:
                Wrap(text, (look.IsBehind ? "(?<" : "(?") + (look.IsNegative ? "!" : "="), look.Body);
                break;
            case BackReferenceNode reference:
                text.Append(CultureInfo.InvariantCulture, $"(?{(reference.IgnoreCase ? "i" : "")}:\\{reference.Index})");
                break;
            case AssertionNode assertion:
                text.Append(Assertion(assertion.Kind));
                break;
        }
    }

    private static string Assertion(AssertionKind kind) => kind switch
    {
        AssertionKind.TextStart => @"\A",
        AssertionKind.LineStart => @"(?:\A|(?<=\n)(?!\z))",
        AssertionKind.TextEnd => @"\z",
        AssertionKind.TextEndOrFinalNewline => @"\Z",
        AssertionKind.LineEnd => @"(?=\n|\z)",
        AssertionKind.WordBoundary => $"(?:(?<={WordClass})(?!{WordClass})|(?<!{WordClass})(?={WordClass}))",
        _ => $"(?:(?<={WordClass})(?={WordClass})|(?<!{WordClass})(?!{WordClass}))",
    };

    // A lazy repetition that ends an atomic group takes its least; written so, because the framework's own shortening of it goes wrong at
    // times.
    private static PatternNode EndLazily(PatternNode node) => node switch
    {
        RepeatNode { IsGreedy: false } repeat => repeat with { Max = repeat.Min },
        ConcatNode concat => new ConcatNode([.. concat.Parts.SkipLast(1), EndLazily(concat.Parts[^1])]),
        AlternateNode alternate => new AlternateNode([.. alternate.Choices.Select(EndLazily)]),
        CaptureNode capture => capture with { Body = EndLazily(capture.Body) },
        AtomicNode atomic => new AtomicNode(EndLazily(atomic.Body)),
        _ => node,
    };

    private static void AppendChoices(StringBuilder text, AlternateNode alternate)
    {
        for (var i = 0; i < alternate.Choices.Count; i++)
        {
            if (i > 0)
                text.Append('|');
            Append(text, alternate.Choices[i]);
        }
    }

    private static void AppendGrouped(StringBuilder text, PatternNode node)
    {
        if (node is AlternateNode or ConcatNode or RepeatNode or EmptyNode)
            Wrap(text, "(?:", node);
        else
            Append(text, node);
    }

    private static void Wrap(StringBuilder text, string open, PatternNode body)
    {
        text.Append(open);
        Append(text, body);
        text.Append(')');
    }

    private static void AppendSet(StringBuilder text, ByteSet set)
    {
        if (set.IsEmpty)
        {
            text.Append("(?!)");
            return;
        }

        text.Append('[');
        for (var value = 0; value < 256; value++)
        {
            if (!set.Contains((byte)value))
                continue;
            var last = value;
            while (last < 255 && set.Contains((byte)(last + 1)))
                last++;
            text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}-\\x{last:x2}");
            value = last;
        }

        text.Append(']');
    }
}
