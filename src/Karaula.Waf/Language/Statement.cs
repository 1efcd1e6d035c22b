namespace Karaula.Waf.Language;

/// <summary>A directive that was understood.</summary>
/// <param name="Position">Where it begins.</param>
public abstract record Statement(SourcePosition Position);

/// <summary><c>SecRule</c> or <c>SecAction</c>, with the rules chained to it.</summary>
/// <param name="Id">The rule's id, unique in a rule set.</param>
/// <param name="Variables">The targets; empty for <c>SecAction</c>.</param>
/// <param name="Operator">The operator; null for <c>SecAction</c>, which always matches.</param>
/// <param name="Actions">In order.</param>
/// <param name="Chain">The rules that must match as well, in order; they have no id of their own.</param>
/// <param name="Position">Where it begins.</param>
public sealed record RuleStatement(
    long Id,
    IReadOnlyList<VariableExpression> Variables,
    OperatorExpression? Operator,
    IReadOnlyList<ActionExpression> Actions,
    IReadOnlyList<RuleStatement> Chain,
    SourcePosition Position) : Statement(Position);

/// <summary><c>SecMarker</c>: a place that <c>skipAfter</c> can name.</summary>
/// <param name="Label">The name.</param>
/// <param name="Position">Where it begins.</param>
public sealed record MarkerStatement(string Label, SourcePosition Position) : Statement(Position);

/// <summary>Any other known directive, with its arguments as written.</summary>
/// <param name="Name">As in <see cref="Vocabulary.Directives"/>.</param>
/// <param name="Arguments">In order.</param>
/// <param name="Position">Where it begins.</param>
public sealed record SettingStatement(string Name, IReadOnlyList<Argument> Arguments, SourcePosition Position) : Statement(Position);
