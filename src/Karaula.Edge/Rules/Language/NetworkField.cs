namespace Karaula.Edge.Rules.Language;

/// <summary>What an expression asks of data about networks.</summary>
[Flags]
internal enum NetworkField
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>asn</c>.</summary>
    Asn = 1,

    /// <summary><c>country</c>.</summary>
    Country = 2,

    /// <summary><c>hosting</c>.</summary>
    Hosting = 4,
}
