namespace Karaula.Waf.Language;

/// <summary>Reads the second argument of <c>SecRule</c>: <c>[!][@name ]parameter</c>.</summary>
internal static class OperatorReader
{
    /// <summary>Reads the operator; null, with an error, when its name is unknown.</summary>
    public static OperatorExpression? Read(Argument argument, List<SecLangError> errors)
    {
        var text = argument.Text.AsSpan().TrimStart();
        var negated = text.StartsWith('!');
        if (negated)
            text = text[1..].TrimStart();
        if (!text.StartsWith('@'))
            return new OperatorExpression("rx", text.ToString(), negated, argument.Position);

        var end = text.IndexOfAny(' ', '\t');
        var name = (end < 0 ? text[1..] : text[1..end]).ToString();
        var parameter = end < 0 ? "" : text[(end + 1)..].ToString();
        if (Vocabulary.Operators.TryGetValue(name, out var known))
            return new OperatorExpression(known, parameter, negated, argument.Position);

        errors.Add(new SecLangError(argument.Position, $"unknown operator '@{name}'"));
        return null;
    }
}
