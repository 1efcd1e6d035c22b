using System.Buffers;

namespace Karaula.Waf.Matching.Literals;

/// <summary>Literals of which any match contains at least one. Lower case; each character is a byte.</summary>
internal sealed class LiteralSet
{
    // How often an adversary-free text of the web holds a byte, roughly, as bits of surprise. Rare bytes make better filters.
    private const int FrequentBits = 3;
    private const int LetterBits = 4;
    private const int OtherBits = 5;

    private static readonly SearchValues<char> Frequent = SearchValues.Create(" etaonis0123456789./-,;=:_");

    public LiteralSet(HashSet<string> literals)
    {
        Literals = literals;
        Quality = LeastSurprise(literals) - (int.Log2(literals.Count) / 2);
    }

    public HashSet<string> Literals { get; }

    /// <summary>How rarely a text without a match holds one: higher is better.</summary>
    public int Quality { get; }

    /// <summary>The better of two.</summary>
    public static LiteralSet? Better(LiteralSet? left, LiteralSet? right) =>
        left is null ? right : right is null || left.Quality >= right.Quality ? left : right;

    private static int LeastSurprise(HashSet<string> literals)
    {
        var least = int.MaxValue;
        foreach (var literal in literals)
        {
            // A letter or digit alone is in every text.
            var surprise = literal.Length == 1 && char.IsAsciiLetterOrDigit(literal[0]) ? 1 : 0;
            for (var i = 0; i < literal.Length && surprise is not 1; i++)
                surprise += Frequent.Contains(literal[i]) ? FrequentBits : char.IsAsciiLetter(literal[i]) ? LetterBits : OtherBits;
            least = Math.Min(least, surprise);
        }

        return least;
    }

    /// <summary>The literals less those that contain another one, which add nothing.</summary>
    public IReadOnlyList<string> Reduce()
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var literal in Literals.OrderBy(literal => literal.Length).ThenBy(literal => literal, StringComparer.Ordinal))
        {
            if (!ContainsAny(literal, kept))
                kept.Add(literal);
        }

        return [.. kept];
    }

    private static bool ContainsAny(string literal, HashSet<string> kept)
    {
        var lookup = kept.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start < literal.Length; start++)
        {
            for (var length = 1; length <= literal.Length - start; length++)
            {
                if (lookup.Contains(literal.AsSpan(start, length)))
                    return true;
            }
        }

        return false;
    }
}
