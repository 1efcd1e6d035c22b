namespace Karaula.Waf.Matching;

/// <summary>How a pattern is read, in PCRE's terms; a pattern's own inline flags override the first three.</summary>
[Flags]
public enum BytePatternOptions
{
    /// <summary>PCRE's defaults.</summary>
    None = 0,

    /// <summary>Letters match without regard to case: ASCII letters only, as in PCRE's C locale (<c>PCRE2_CASELESS</c>).</summary>
    IgnoreCase = 1,

    /// <summary><c>^</c> and <c>$</c> match at line breaks too (<c>PCRE2_MULTILINE</c>).</summary>
    Multiline = 2,

    /// <summary>A dot matches a line feed too (<c>PCRE2_DOTALL</c>).</summary>
    DotAll = 4,

    /// <summary><c>$</c> matches only at the very end, not before a final line feed (<c>PCRE2_DOLLAR_ENDONLY</c>).</summary>
    DollarEndOnly = 8,

    /// <summary>What ModSecurity 2 compiles <c>@rx</c> with, and what the Core Rule Set is written for.</summary>
    ModSecurity = DotAll | DollarEndOnly,
}
