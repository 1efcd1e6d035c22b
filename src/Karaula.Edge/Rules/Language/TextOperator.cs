namespace Karaula.Edge.Rules.Language;

/// <summary>How texts are compared.</summary>
internal enum TextOperator
{
    /// <summary><c>==</c>, and <c>in</c> for several.</summary>
    Equals,

    /// <summary><c>!=</c>.</summary>
    NotEquals,

    /// <summary><c>contains</c>.</summary>
    Contains,

    /// <summary><c>starts_with</c>.</summary>
    StartsWith,

    /// <summary><c>ends_with</c>.</summary>
    EndsWith,
}
