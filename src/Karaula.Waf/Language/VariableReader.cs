namespace Karaula.Waf.Language;

/// <summary>Reads the first argument of <c>SecRule</c>: targets separated by <c>|</c>.</summary>
internal static class VariableReader
{
    /// <summary>Reads all targets, adding what is wrong to <paramref name="errors"/>.</summary>
    public static List<VariableExpression> Read(Argument argument, List<SecLangError> errors)
    {
        var variables = new List<VariableExpression>();
        var text = argument.Text;
        for (var at = 0; at <= text.Length;)
        {
            var end = EndOf(text, at);
            if (One(text.AsSpan(at, end - at), argument.PositionAt(at), errors) is { } variable)
                variables.Add(variable);
            at = end + 1;
        }

        return variables;
    }

    // A bar inside /.../ or '/.../' belongs to the regular expression.
    private static int EndOf(string text, int at)
    {
        var inRegex = false;
        for (; at < text.Length; at++)
        {
            if (inRegex && text[at] == '\\')
                at++;
            else if (inRegex && text[at] == '/')
                inRegex = false;
            else if (!inRegex && text[at] == '/' && BeginsRegex(text, at))
                inRegex = true;
            else if (!inRegex && text[at] == '|')
                return at;
        }

        return text.Length;
    }

    private static bool BeginsRegex(string text, int at)
    {
        var before = at > 0 && text[at - 1] == '\'' ? at - 2 : at - 1;
        // XML:/* and XML://@attribute are XPath, not regular expressions.
        return before >= 0 && text[before] == ':' && !text.AsSpan(0, before).EndsWith("XML", StringComparison.OrdinalIgnoreCase);
    }

    private static VariableExpression? One(ReadOnlySpan<char> text, SourcePosition position, List<SecLangError> errors)
    {
        var excluded = Take(ref text, '!');
        var count = Take(ref text, '&');
        var colon = text.IndexOf(':');
        var name = (colon < 0 ? text : text[..colon]).ToString();
        if (!Vocabulary.Variables.TryGetValue(name, out var known))
        {
            errors.Add(new SecLangError(position, name.Length == 0 ? "expected a variable, found nothing" : $"unknown variable '{name}'"));
            return null;
        }

        if (colon < 0)
            return new VariableExpression(known, null, false, excluded, count, position);

        var selector = text[(colon + 1)..];
        if (selector.Length > 1 && selector[0] == '\'' && selector[^1] == '\'')
            selector = selector[1..^1];
        if (selector.IsEmpty)
        {
            errors.Add(new SecLangError(position, $"expected the name of a member after '{name}:'"));
            return null;
        }

        var regex = known != "XML" && selector.Length > 1 && selector[0] == '/' && selector[^1] == '/';
        return new VariableExpression(known, (regex ? selector[1..^1] : selector).ToString(), regex, excluded, count, position);
    }

    private static bool Take(ref ReadOnlySpan<char> text, char sign)
    {
        if (text.IsEmpty || text[0] != sign)
            return false;
        text = text[1..];
        return true;
    }
}
