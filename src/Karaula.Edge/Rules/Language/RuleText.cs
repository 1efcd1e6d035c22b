namespace Karaula.Edge.Rules.Language;

/// <summary>A field of text.</summary>
internal enum RuleText
{
    /// <summary><c>path</c>.</summary>
    Path,

    /// <summary><c>query</c>.</summary>
    Query,

    /// <summary><c>method</c>.</summary>
    Method,

    /// <summary><c>host</c>.</summary>
    Host,

    /// <summary><c>agent</c>.</summary>
    Agent,

    /// <summary><c>ja4</c>.</summary>
    Ja4,

    /// <summary><c>country</c>.</summary>
    Country,
}
