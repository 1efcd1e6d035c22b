namespace Karaula.Waf.Matching.Literals;

/// <summary>Literals of which any match contains at least one. Lower case; each character is a byte.</summary>
internal sealed class LiteralSet
{
    // How often an adversary-free text of the web holds a byte, roughly, as bits of surprise. Rare bytes make better filters.
    private const string Frequent = " etaonis0123456789./-,;=:_";
    private const int FrequentBits = 3;
    private const int LetterBits = 4;
    private const int OtherBits = 5;

    public LiteralSet(IEnumerable<string> literals)
    {
        Literals = Reduce(literals);
        Quality = Literals.Count == 0 ? int.MaxValue : Literals.Min(Surprise) - (int.Log2(Literals.Count) / 2);
    }

    public IReadOnlyList<string> Literals { get; }

    /// <summary>How rarely a text without a match holds one: higher is better.</summary>
    public int Quality { get; }

    /// <summary>The better of two.</summary>
    public static LiteralSet? Better(LiteralSet? left, LiteralSet? right) =>
        left is null ? right : right is null || left.Quality >= right.Quality ? left : right;

    // A letter or digit alone is in every text.
    private static int Surprise(string literal) => literal.Length == 1 && char.IsAsciiLetterOrDigit(literal[0]) ? 1 :
        literal.Sum(c => Frequent.Contains(c) ? FrequentBits : char.IsAsciiLetter(c) ? LetterBits : OtherBits);

    // A literal that contains another one adds nothing.
    private static List<string> Reduce(IEnumerable<string> literals)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var literal in literals.OrderBy(literal => literal.Length).ThenBy(literal => literal, StringComparer.Ordinal))
        {
            if (!ContainsAny(literal, kept))
                kept.Add(literal);
        }

        return [.. kept];
    }

    private static bool ContainsAny(string literal, HashSet<string> kept)
    {
        for (var start = 0; start < literal.Length; start++)
        {
            for (var length = 1; length <= literal.Length - start; length++)
            {
                if (kept.Contains(literal.Substring(start, length)))
                    return true;
            }
        }

        return false;
    }
}
