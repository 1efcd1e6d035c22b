using System.Text;
using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>Cuts text with macros into its parts.</summary>
internal static class TextCompiler
{
    /// <summary>Compiles; an unknown variable in a macro is an error.</summary>
    public static Text Compile(string text, SourcePosition position, List<SecLangError> errors)
    {
        var parts = new List<TextPart>();
        var at = 0;
        while (at < text.Length)
        {
            var start = text.IndexOf("%{", at, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
                break;
            if (start > at)
                parts.Add(new TextPart(Encoding.UTF8.GetBytes(text[at..start]), null));
            var inside = text[(start + 2)..end];
            var dot = inside.IndexOf('.', StringComparison.Ordinal);
            var name = dot < 0 ? inside : inside[..dot];
            if (VariableNames.TryParse(name, out var variable) && variable != Variable.PathInfo)
                parts.Add(new TextPart([], new Target(variable, dot < 0 ? null : Encoding.UTF8.GetBytes(inside[(dot + 1)..].ToLowerInvariant()), null, false)));
            else
                errors.Add(new SecLangError(position, $"unknown variable '{name}' in the macro %{{{inside}}}"));
            at = end + 1;
        }

        if (at < text.Length)
            parts.Add(new TextPart(Encoding.UTF8.GetBytes(text[at..]), null));
        return new Text([.. parts]);
    }
}
