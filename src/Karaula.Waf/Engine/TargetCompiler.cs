using System.Text;
using Karaula.Waf.Language;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Engine;

/// <summary>Makes targets from what rules say.</summary>
internal static class TargetCompiler
{
    /// <summary>Compiles one; null, with an error, when it cannot be served.</summary>
    public static Target? Compile(VariableExpression expression, List<SecLangError> errors)
    {
        if (!VariableNames.TryParse(expression.Name, out var variable))
            throw new ArgumentException($"the reader let an unknown variable pass: {expression.Name}", nameof(expression));
        if (variable == Variable.PathInfo)
        {
            errors.Add(new SecLangError(expression.Position, "PATH_INFO is not supported: only the server behind knows which part of a path is beyond its program"));
            return null;
        }

        if (variable == Variable.Xml)
        {
            if (expression.Selector is "/*" or null)
                return new Target(Variable.Xml, null, null, expression.IsCount);
            if (expression.Selector == "//@*")
                return new Target(Variable.XmlAttributes, null, null, expression.IsCount);
            errors.Add(new SecLangError(expression.Position, $"expected XML:/* or XML://@*, found XML:{expression.Selector}"));
            return null;
        }

        if (expression.Selector is null)
            return new Target(variable, null, null, expression.IsCount);
        if (!expression.IsRegex)
            return new Target(variable, Encoding.UTF8.GetBytes(expression.Selector.ToLowerInvariant()), null, expression.IsCount);
        try
        {
            var pattern = BytePattern.Compile(expression.Selector, BytePatternOptions.ModSecurity | BytePatternOptions.IgnoreCase);
            return new Target(variable, null, pattern, expression.IsCount);
        }
        catch (BytePatternException e)
        {
            errors.Add(new SecLangError(expression.Position, $"wrong regular expression: {e.Message}"));
            return null;
        }
    }
}
