namespace Karaula.Edge.Rules.Language;

/// <summary>What a token is.</summary>
internal enum RuleTokenKind
{
    /// <summary>The end.</summary>
    End,

    /// <summary>A name or a word.</summary>
    Word,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>One of <c>( ) [ ] , == !=</c>.</summary>
    Sign,
}
