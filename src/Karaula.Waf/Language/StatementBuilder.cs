using System.Globalization;

namespace Karaula.Waf.Language;

/// <summary>Turns directives into statements and ties chains together.</summary>
internal sealed class StatementBuilder(List<SecLangError> errors)
{
    // What a chain does is for its first rule to say.
    private static readonly string[] OfTheFirst = ["allow", "block", "deny", "drop", "pass", "phase", "redirect", "skip", "skipAfter"];

    private readonly List<Statement> _statements = [];
    private readonly Dictionary<long, SourcePosition> _ids = [];

    // The first rule of a chain that is not finished, and the rules that follow it.
    private RuleStatement? _head;
    private List<RuleStatement> _chain = [];

    /// <summary>Adds the next directive of the file.</summary>
    public void Add(Directive directive)
    {
        if (!Vocabulary.Directives.TryGetValue(directive.Name, out var count))
        {
            errors.Add(new SecLangError(directive.Position, $"unknown directive '{directive.Name}'"));
            return;
        }

        if (directive.Arguments.Count < count.Least || directive.Arguments.Count > count.Most)
        {
            errors.Add(new SecLangError(
                directive.Position, $"{directive.Name} takes {Range(count)}, found {directive.Arguments.Count}"));
            return;
        }

        switch (directive.Name.ToUpperInvariant())
        {
            case "SECRULE":
                AddRule(directive, VariableReader.Read(directive.Arguments[0], errors), OperatorReader.Read(directive.Arguments[1], errors),
                    directive.Arguments.Count > 2 ? directive.Arguments[2] : null);
                break;
            case "SECACTION":
                AddRule(directive, [], null, directive.Arguments[0]);
                break;
            case "SECMARKER":
                EndChain(directive.Position);
                _statements.Add(new MarkerStatement(directive.Arguments[0].Text, directive.Position));
                break;
            case "SECDEFAULTACTION":
                ActionReader.Read(directive.Arguments[0], errors);
                goto default;
            default:
                EndChain(directive.Position);
                _statements.Add(new SettingStatement(directive.Name, directive.Arguments, directive.Position));
                break;
        }
    }

    /// <summary>Ends the file.</summary>
    public IReadOnlyList<Statement> Finish()
    {
        EndChain(null);
        return _statements;
    }

    private void AddRule(
        Directive directive, List<VariableExpression> variables, OperatorExpression? operation, Argument? actionList)
    {
        var actions = actionList is null ? [] : ActionReader.Read(actionList, errors);
        var continues = actions.Exists(action => action.Name.Equals("chain", StringComparison.OrdinalIgnoreCase));
        if (_head is null)
        {
            _head = new RuleStatement(IdOf(directive, actions), variables, operation, actions, [], directive.Position);
        }
        else
        {
            if (actions.Find(action => action.Name.Equals("id", StringComparison.OrdinalIgnoreCase)) is { } id)
                errors.Add(new SecLangError(id.Position, $"a chained rule has no id of its own; the chain's is {_head.Id}"));
            foreach (var action in actions.Where(action => OfTheFirst.Contains(action.Name, StringComparer.OrdinalIgnoreCase)))
                errors.Add(new SecLangError(action.Position, $"'{action.Name}' belongs to the first rule of a chain, here {_head.Id}"));
            _chain.Add(new RuleStatement(_head.Id, variables, operation, actions, [], directive.Position));
        }

        if (!continues)
            CloseChain();
    }

    private long IdOf(Directive directive, List<ActionExpression> actions)
    {
        var action = actions.Find(action => action.Name.Equals("id", StringComparison.OrdinalIgnoreCase));
        if (action is null)
        {
            errors.Add(new SecLangError(directive.Position, $"{directive.Name} needs an id: \"id:1000001,...\""));
            return 0;
        }

        if (!long.TryParse(action.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
            errors.Add(new SecLangError(action.Position, $"expected a positive whole number as id, found '{action.Value}'"));
        else if (!_ids.TryAdd(id, directive.Position))
            errors.Add(new SecLangError(action.Position, $"id {id} is taken by the rule at {_ids[id]}"));
        return id;
    }

    private void EndChain(SourcePosition? by)
    {
        if (_head is null)
            return;
        errors.Add(new SecLangError(
            _head.Position,
            by is null ? "this chain is not finished at the end of the file" : $"this chain is not finished before {by}"));
        CloseChain();
    }

    private void CloseChain()
    {
        _statements.Add(_head! with { Chain = _chain });
        _head = null;
        _chain = [];
    }

    private static string Range((int Least, int Most) count) => count switch
    {
        (1, 1) => "1 argument",
        (_, int.MaxValue) => $"at least {count.Least} argument{(count.Least == 1 ? "" : "s")}",
        _ when count.Least == count.Most => $"{count.Least} arguments",
        _ => $"{count.Least} to {count.Most} arguments",
    };
}
