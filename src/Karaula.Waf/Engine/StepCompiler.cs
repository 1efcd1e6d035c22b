using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>Compiles the actions that set something: <c>setvar</c>, and those on what outlives the rule.</summary>
internal sealed class StepCompiler(List<SecLangError> errors)
{
    /// <summary>The collections that are kept from one request to the next.</summary>
    public static IReadOnlyList<Variable> Kept { get; } = [Variable.Global, Variable.Ip, Variable.Resource, Variable.Session, Variable.User];

    /// <summary>Compiles <c>setvar</c>; null, with an error, when it is wrong.</summary>
    public SetVariable? Set(ActionExpression action)
    {
        var text = action.Value!;
        var removes = text.StartsWith('!');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (Member(removes ? text[1..] : equals < 0 ? text : text[..equals], action, allowsTx: true) is not var (collection, name))
            return null;
        var value = removes || equals < 0 ? "1" : text[(equals + 1)..];
        var kind = removes ? '!' : value.StartsWith('+') ? '+' : value.StartsWith('-') ? '-' : '=';
        return new SetVariable(name, Compile(kind is '+' or '-' ? value[1..] : value, action), kind, collection);
    }

    /// <summary>Compiles any of the others; null, with an error, when it is wrong.</summary>
    public KeepAction? Keep(ActionExpression action)
    {
        var value = action.Value!;
        var none = new Text([]);
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        switch (action.Name.ToUpperInvariant())
        {
            case "SETSID":
                return new KeepAction(KeepKind.Open, Variable.Session, none, Compile(value, action));
            case "SETUID":
                return new KeepAction(KeepKind.Open, Variable.User, none, Compile(value, action));
            case "SETRSC":
                return new KeepAction(KeepKind.Open, Variable.Resource, none, Compile(value, action));
            case "INITCOL":
                if (equals > 0 && VariableNames.TryParse(value[..equals], out var opened) && Kept.Contains(opened))
                    return new KeepAction(KeepKind.Open, opened, none, Compile(value[(equals + 1)..], action));
                Wrong(action, "a collection and its key, such as ip=%{REMOTE_ADDR} (global, ip, resource, session or user)");
                return null;
            case "SETENV":
                if (equals > 0)
                    return new KeepAction(KeepKind.Environment, Variable.Env, Compile(value[..equals].ToLowerInvariant(), action), Compile(value[(equals + 1)..], action));
                Wrong(action, "name=value");
                return null;
            case "EXPIREVAR":
                if (equals <= 0)
                {
                    Wrong(action, "collection.name=seconds");
                    return null;
                }

                return Member(value[..equals], action, allowsTx: false) is not var (collection, name) ? null
                    : new KeepAction(KeepKind.Expire, collection, name, Compile(value[(equals + 1)..], action));
            default:
                var slash = value.IndexOf('/', StringComparison.Ordinal);
                if (equals <= 0 || slash <= equals)
                {
                    Wrong(action, "collection.name=amount/seconds");
                    return null;
                }

                return Member(value[..equals], action, allowsTx: false) is not var (lowered, member) ? null
                    : new KeepAction(KeepKind.Deprecate, lowered, member, Compile(value[(equals + 1)..slash], action), Compile(value[(slash + 1)..], action));
        }
    }

    private (Variable Collection, Text Name)? Member(string text, ActionExpression action, bool allowsTx)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && dot < text.Length - 1 && VariableNames.TryParse(text[..dot], out var collection) &&
            (Kept.Contains(collection) || (allowsTx && collection == Variable.Tx)))
            return (collection, Compile(text[(dot + 1)..].ToLowerInvariant(), action));
        Wrong(action, $"{(allowsTx ? "tx.name, or " : "")}the name of a member of global, ip, resource, session or user", text);
        return null;
    }

    private Text Compile(string text, ActionExpression action) => TextCompiler.Compile(text, action.Position, errors);

    private void Wrong(ActionExpression action, string expected, string? found = null) =>
        errors.Add(new SecLangError(action.Position, $"{action.Name}: expected {expected}, found '{found ?? action.Value}'"));
}
