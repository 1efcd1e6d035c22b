namespace Karaula.Http.Caching.Directives;

/// <summary>What the value of a member of a structured dictionary is (RFC 9651, section 3.3).</summary>
internal enum DictionaryValue
{
    /// <summary>The boolean true, also that of a key alone.</summary>
    True,

    /// <summary>The boolean false.</summary>
    False,

    /// <summary>An integer of at most 15 digits.</summary>
    Integer,

    /// <summary>A quoted string.</summary>
    String,

    /// <summary>A decimal, token, byte sequence, date, display string or inner list: no cache directive takes one.</summary>
    Other,
}
