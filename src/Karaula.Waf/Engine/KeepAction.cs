namespace Karaula.Waf.Engine;

/// <summary>An action on what outlives its rule: records of collections, and <c>ENV</c>.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Name">The member's name; empty where there is none.</param>
/// <param name="Value">Key, value or seconds.</param>
/// <param name="Period">For <see cref="KeepKind.Deprecate"/>: after how many seconds each.</param>
internal sealed record KeepAction(KeepKind Kind, Variable Collection, Text Name, Text Value, Text? Period = null);
