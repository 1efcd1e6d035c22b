namespace Karaula.Waf.Language;

/// <summary>One directive of a rule file, not yet understood: a name and its arguments.</summary>
/// <param name="Name">As written; names are matched without regard to case.</param>
/// <param name="Position">Where the name begins.</param>
/// <param name="Arguments">In order; may be empty.</param>
public sealed record Directive(string Name, SourcePosition Position, IReadOnlyList<Argument> Arguments);
