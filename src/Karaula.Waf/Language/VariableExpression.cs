namespace Karaula.Waf.Language;

/// <summary>
/// One target of a rule, for example <c>ARGS</c>, <c>!REQUEST_HEADERS:Cookie</c>, <c>&amp;TX:score</c> or <c>ARGS:/^id_/</c>
/// (ModSecurity reference manual, "Variables").
/// </summary>
/// <param name="Name">The collection or variable, upper case.</param>
/// <param name="Selector">The member, the regular expression without slashes, or the XPath; null for all of it.</param>
/// <param name="IsRegex">Whether <paramref name="Selector"/> is a regular expression.</param>
/// <param name="IsExcluded">Whether it is taken away from the others (<c>!</c>).</param>
/// <param name="IsCount">Whether it stands for the number of members (<c>&amp;</c>).</param>
/// <param name="Position">Where it begins.</param>
public sealed record VariableExpression(
    string Name,
    string? Selector,
    bool IsRegex,
    bool IsExcluded,
    bool IsCount,
    SourcePosition Position);
