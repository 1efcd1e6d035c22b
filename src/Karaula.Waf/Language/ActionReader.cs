using System.Text;

namespace Karaula.Waf.Language;

/// <summary>Reads a list of actions: <c>name[:value]</c> separated by commas; a value in single quotes may hold commas, and <c>\'</c>.</summary>
internal static class ActionReader
{
    /// <summary>Reads all actions, adding what is wrong to <paramref name="errors"/>.</summary>
    public static List<ActionExpression> Read(Argument argument, List<SecLangError> errors)
    {
        var actions = new List<ActionExpression>();
        var text = argument.Text;
        var at = 0;
        while (true)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ','))
                at++;
            if (at >= text.Length)
                return actions;

            var start = at;
            while (at < text.Length && text[at] is not (':' or ','))
                at++;
            var name = text[start..at].Trim();
            string? value = null;
            if (at < text.Length && text[at] == ':')
            {
                at++;
                value = ReadValue(argument, ref at, errors);
            }

            if (Check(name, value, argument.PositionAt(start), errors) is { } action)
                actions.Add(action);
        }
    }

    private static string ReadValue(Argument argument, ref int at, List<SecLangError> errors)
    {
        var text = argument.Text;
        if (at >= text.Length || text[at] != '\'')
        {
            var comma = text.IndexOf(',', at);
            var end = comma < 0 ? text.Length : comma;
            var bare = text[at..end].Trim();
            at = end;
            return bare;
        }

        var opened = at++;
        var value = new StringBuilder();
        for (; at < text.Length && text[at] != '\''; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '\'')
                at++;
            value.Append(text[at]);
        }

        if (at >= text.Length)
        {
            errors.Add(new SecLangError(argument.PositionAt(opened), "this single quote is never closed"));
            return value.ToString();
        }

        at++;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        if (at < text.Length && text[at] != ',')
        {
            errors.Add(new SecLangError(argument.PositionAt(at), $"expected ',' after a quoted value, found '{text[at]}'"));
            at = text.IndexOf(',', at) is var comma && comma < 0 ? text.Length : comma;
        }

        return value.ToString();
    }

    private static ActionExpression? Check(string name, string? value, SourcePosition position, List<SecLangError> errors)
    {
        if (!Vocabulary.Actions.TryGetValue(name, out var needsValue))
        {
            errors.Add(new SecLangError(position, $"unknown action '{name}'"));
            return null;
        }

        if (needsValue && string.IsNullOrEmpty(value))
        {
            errors.Add(new SecLangError(position, $"action '{name}' needs a value: {name}:..."));
            return null;
        }

        if (name.Equals("t", StringComparison.OrdinalIgnoreCase) && !Vocabulary.Transformations.Contains(value!))
        {
            errors.Add(new SecLangError(position, $"unknown transformation '{value}'"));
            return null;
        }

        return new ActionExpression(name, value, position);
    }
}
