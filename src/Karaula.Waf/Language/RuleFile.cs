namespace Karaula.Waf.Language;

/// <summary>A rule file that was read: what it says, and everything that is wrong with it.</summary>
/// <param name="Name">The file as it was named.</param>
/// <param name="Statements">In the file's order; broken ones are left out.</param>
/// <param name="Errors">In the file's order; empty when all is well.</param>
public sealed record RuleFile(string Name, IReadOnlyList<Statement> Statements, IReadOnlyList<SecLangError> Errors)
{
    /// <summary>Reads SecLang text. Never throws for what the text says: every error in it is in <see cref="Errors"/>.</summary>
    /// <param name="name">How errors name the file.</param>
    /// <param name="text">The whole text.</param>
    public static RuleFile Parse(string name, ReadOnlySpan<char> text)
    {
        var errors = new List<SecLangError>();
        var statements = new StatementBuilder(errors);
        var reader = new DirectiveReader(name, text, errors);
        while (reader.Next() is { } directive)
            statements.Add(directive);
        return new RuleFile(name, statements.Finish(), [.. errors.OrderBy(error => error.Position.Line).ThenBy(error => error.Position.Column)]);
    }
}
