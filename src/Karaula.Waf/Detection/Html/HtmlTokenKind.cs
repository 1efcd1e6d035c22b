namespace Karaula.Waf.Detection.Html;

/// <summary>A piece of a page.</summary>
internal enum HtmlTokenKind
{
    /// <summary>Nothing more.</summary>
    End,

    /// <summary>The name of an opening tag.</summary>
    TagName,

    /// <summary>The name of an attribute; its value follows in the same token.</summary>
    Attribute,

    /// <summary>What stands between <c>&lt;!</c> or <c>&lt;?</c> and its end.</summary>
    Declaration,
}
