namespace Karaula.Waf.Detection.Html;

/// <summary>Where in a page a value may have been put.</summary>
internal enum HtmlContext
{
    /// <summary>Between tags.</summary>
    Data,

    /// <summary>In an attribute's value without quotes.</summary>
    UnquotedValue,

    /// <summary>In an attribute's value between single quotes.</summary>
    SingleQuotedValue,

    /// <summary>In an attribute's value between double quotes.</summary>
    DoubleQuotedValue,

    /// <summary>In an attribute's value between grave accents, which old browsers took for quotes.</summary>
    GraveQuotedValue,
}
