namespace Karaula.Waf.Engine;

/// <summary>What a <see cref="KeepAction"/> does.</summary>
internal enum KeepKind
{
    /// <summary><c>initcol</c>, <c>setsid</c>, <c>setuid</c>, <c>setrsc</c>: takes up a record.</summary>
    Open,
    /// <summary><c>expirevar</c>.</summary>
    Expire,
    /// <summary><c>deprecatevar</c>.</summary>
    Deprecate,
    /// <summary><c>setenv</c>.</summary>
    Environment,
}
