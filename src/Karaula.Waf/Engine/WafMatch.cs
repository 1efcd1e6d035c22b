namespace Karaula.Waf.Engine;

/// <summary>A rule that matched, with what it matched.</summary>
/// <param name="RuleId">The rule's id.</param>
/// <param name="Phase">1 to 5.</param>
/// <param name="Message">The rule's message with its macros filled in; Latin-1, so that a char is a byte.</param>
/// <param name="Data">The rule's log data, likewise.</param>
/// <param name="Variable">Where it matched, for example <c>ARGS:id</c>.</param>
/// <param name="Value">The bytes that matched, after transformation, at most 512.</param>
/// <param name="Severity">0 (emergency) to 7 (debug); -1 when the rule has none.</param>
/// <param name="Tags">The rule's tags.</param>
public sealed record WafMatch(
    long RuleId, int Phase, string Message, string Data, string Variable, ReadOnlyMemory<byte> Value, int Severity, IReadOnlyList<string> Tags);
