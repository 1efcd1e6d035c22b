namespace Karaula.Waf.Matching.Automata;

/// <summary>What lies beside a place in a text, as far as assertions ask: before it for a search, after it for a walk from the end.</summary>
internal enum Place : byte
{
    Other,

    /// <summary>Nothing: the text begins here, or ends here.</summary>
    TextEdge,
    Word,
    Newline,

    /// <summary>A line feed that ends the text, seen from before it.</summary>
    FinalNewline,
}
