namespace Karaula.Waf.Language;

/// <summary>Why a rule file cannot be loaded.</summary>
/// <param name="Position">The first character that is wrong.</param>
/// <param name="Message">What was found, and what was expected.</param>
public sealed record SecLangError(SourcePosition Position, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Position}: {Message}";
}
