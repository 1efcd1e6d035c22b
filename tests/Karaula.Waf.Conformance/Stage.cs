namespace Karaula.Waf.Conformance;

/// <summary>One request of the suite and what must come of it.</summary>
/// <param name="File">The file it stands in.</param>
/// <param name="RuleId">The rule that the file tests.</param>
/// <param name="Name">Test and stage, for example <c>932100-4.1</c>.</param>
/// <param name="Request">The bytes that go-ftw would send.</param>
/// <param name="ExpectedIds">Rules that must log.</param>
/// <param name="RefusedIds">Rules that must not.</param>
/// <param name="Status">The status that must come back; null for any.</param>
/// <param name="MatchRegex">What the log must contain.</param>
/// <param name="NoMatchRegex">What it must not.</param>
/// <param name="ExpectsError">Whether no answer may come at all.</param>
public sealed record Stage(
    string File, long RuleId, string Name, byte[] Request, IReadOnlyList<long> ExpectedIds, IReadOnlyList<long> RefusedIds, int? Status,
    string? MatchRegex, string? NoMatchRegex, bool ExpectsError);
