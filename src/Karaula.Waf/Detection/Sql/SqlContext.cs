namespace Karaula.Waf.Detection.Sql;

/// <summary>Where in a query a value may have been put.</summary>
internal enum SqlContext
{
    /// <summary>Bare, as a number would stand.</summary>
    Bare,

    /// <summary>Between single quotes.</summary>
    SingleQuoted,

    /// <summary>Between double quotes.</summary>
    DoubleQuoted,
}
