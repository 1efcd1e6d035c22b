using System.Numerics;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Literals;

/// <summary>
/// Finds literals without which a pattern cannot match (after Cox, "Regular Expression Matching with a Trigram Index", 2012). Letters are
/// folded to
/// lower case, which only makes the answer wider: a text that holds none of the literals, in any case, has no match.
/// </summary>
internal static class RequiredLiterals
{
    /// <summary>Literals longer than this are cut: a part of a required literal is required too.</summary>
    public const int MaxLength = 12;

    private const int MaxExact = 256;
    private const int MostMembers = MaxExact / 16;
    private const int MaxRequired = 4096;
    private static readonly string[] Folded = [.. Enumerable.Range(0, 256).Select(value => ((char)(char.IsAsciiLetterUpper((char)value) ? value + 32 : value)).ToString())];

    /// <summary>The literals, lower case, one character a byte; null when the pattern requires none that is worth looking for.</summary>
    /// <param name="root">A parsed pattern.</param>
    /// <param name="minimumQuality">How rare the literals must be: see <see cref="LiteralSet.Quality"/>.</param>
    public static IReadOnlyList<string>? Find(PatternNode root, int minimumQuality = 3)
    {
        var info = Analyse(root);
        var best = LiteralSet.Better(Usable(info.Exact), info.Required);
        return best is null || best.Quality < minimumQuality ? null : best.Reduce();
    }

    private static LiteralInfo Analyse(PatternNode node)
    {
        switch (node)
        {
            case SetNode { Set.IsEmpty: true }:
                return new LiteralInfo([], null);
            case SetNode set:
                // A letter stands for two bytes at most.
                return set.Set.Count <= MostMembers * 2 && Fold(set.Set) is { Count: <= MostMembers } members ? new LiteralInfo(members, null) : default;
            case ConcatNode concat:
                return Concat(concat.Parts);
            case AlternateNode alternate:
                return Alternate(alternate.Choices);
            case CaptureNode capture:
                return Analyse(capture.Body);
            case AtomicNode atomic:
                return Analyse(atomic.Body);
            case RepeatNode repeat:
                return Repeat(repeat);
            case BackReferenceNode:
                return default;
            default:
                return new LiteralInfo([""], null); // Assertions and the empty text take nothing.
        }
    }

    private static LiteralInfo Concat(IReadOnlyList<PatternNode> parts)
    {
        var isWhole = true; // Whether the run is all of the parts so far.
        HashSet<string> run = [""]; // What the latest parts match, since the last one that is unknown.
        LiteralSet? required = null;
        foreach (var part in parts)
        {
            var info = Analyse(part);
            required = LiteralSet.Better(required, info.Required);
            var extended = Cross(run, info.Exact);
            if (extended is not null)
            {
                run = extended;
                continue;
            }

            required = LiteralSet.Better(required, Usable(run));
            run = info.Exact ?? [""];
            isWhole = false;
        }

        return new LiteralInfo(isWhole ? run : null, LiteralSet.Better(required, Usable(run)));
    }

    private static LiteralInfo Alternate(IReadOnlyList<PatternNode> choices)
    {
        HashSet<string>? exact = new(StringComparer.Ordinal);
        var required = new HashSet<string>(StringComparer.Ordinal);
        var isRequired = true;
        foreach (var choice in choices)
        {
            var info = Analyse(choice);
            if (info.Exact is null || exact is null || exact.Count + info.Exact.Count > MaxExact)
                exact = null;
            else
                exact.UnionWith(info.Exact);
            var best = LiteralSet.Better(Usable(info.Exact), info.Required);
            if (best is null && info.Exact is { Count: 0 })
                continue; // A choice that never matches asks for nothing.
            isRequired &= best is not null && required.Count + best.Literals.Count <= MaxRequired;
            if (isRequired)
                required.UnionWith(best!.Literals);
        }

        return new LiteralInfo(exact, isRequired && required.Count > 0 ? new LiteralSet(required) : null);
    }

    private static LiteralInfo Repeat(RepeatNode repeat)
    {
        if (repeat.Max == 0)
            return new LiteralInfo([""], null);
        var info = Analyse(repeat.Body);
        if (repeat.Min == 0)
            return repeat.Max == 1 && info.Exact is not null ? new LiteralInfo([.. info.Exact, ""], null) : default;
        if (repeat.Max == 1)
            return info;
        var exact = info.Exact;
        for (var i = 1; i < Math.Min(repeat.Min, MaxLength) && exact is not null; i++)
            exact = Cross(exact, info.Exact);
        var required = LiteralSet.Better(info.Required, LiteralSet.Better(Usable(exact), Usable(info.Exact)));
        return new LiteralInfo(repeat.Max == repeat.Min && repeat.Min <= MaxLength ? exact : null, required);
    }

    private static HashSet<string>? Cross(HashSet<string>? left, HashSet<string>? right)
    {
        if (left is null || right is null || (long)left.Count * right.Count > MaxExact)
            return null;
        var result = new HashSet<string>(StringComparer.Ordinal);
        foreach (var first in left)
        {
            foreach (var second in right)
            {
                // Beyond this length the run is closed, and another begun.
                if (first.Length + second.Length > MaxLength)
                    return null;
                result.Add(first + second);
            }
        }

        return result;
    }

    private static LiteralSet? Usable(HashSet<string>? exact) =>
        exact is null || exact.Count == 0 || exact.Contains("") ? null : new LiteralSet(exact);

    private static HashSet<string> Fold(ByteSet set)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in (ReadOnlySpan<(ulong Bits, int First)>)[(set.A, 0), (set.B, 64), (set.C, 128), (set.D, 192)])
        {
            for (var bits = word.Bits; bits != 0; bits &= bits - 1)
                members.Add(Folded[word.First + BitOperations.TrailingZeroCount(bits)]);
        }

        return members;
    }
}
