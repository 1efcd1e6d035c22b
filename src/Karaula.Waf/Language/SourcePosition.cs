using System.Globalization;

namespace Karaula.Waf.Language;

/// <summary>A place in a rule file.</summary>
/// <param name="File">The file as it was named when it was loaded.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1, in UTF-16 code units.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary>The form that editors and compilers share: <c>file:line:column</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
