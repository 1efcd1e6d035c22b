namespace Karaula.Waf.Matching.Syntax;

/// <summary>A condition on a place in the text.</summary>
internal enum AssertionKind : byte
{
    /// <summary><c>\A</c>, and <c>^</c>.</summary>
    TextStart,

    /// <summary><c>^</c> in multi-line mode: also after a line feed, but in PCRE not after one that ends the text.</summary>
    LineStart,

    /// <summary><c>\z</c>, and <c>$</c> where it means only the end.</summary>
    TextEnd,

    /// <summary><c>\Z</c>, and <c>$</c>: the end, or before a line feed that ends the text.</summary>
    TextEndOrFinalNewline,

    /// <summary><c>$</c> in multi-line mode: the end, or before any line feed.</summary>
    LineEnd,

    /// <summary><c>\b</c>.</summary>
    WordBoundary,

    /// <summary><c>\B</c>.</summary>
    NotWordBoundary,
}
