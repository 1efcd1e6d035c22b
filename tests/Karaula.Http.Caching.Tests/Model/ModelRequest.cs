namespace Karaula.Http.Caching.Tests.Model;

/// <summary>A request of a random history.</summary>
/// <param name="Method">GET, HEAD or POST.</param>
/// <param name="Page">Which of a few pages.</param>
/// <param name="Language">The Accept-Language field; null for none.</param>
/// <param name="IsAuthorized">Whether it has an Authorization field.</param>
/// <param name="Directive">Its Cache-Control field, one directive; null for none.</param>
internal sealed record ModelRequest(string Method, int Page, string? Language, bool IsAuthorized, string? Directive)
{
    /// <summary>The name of its directive.</summary>
    public string Name => Directive?.Split('=')[0] ?? "";

    /// <summary>The argument of its directive; null for none.</summary>
    public long? Argument => Directive?.Split('=') is [_, var argument] ? long.Parse(argument) : null;
}
