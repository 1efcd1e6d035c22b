namespace Karaula.Waf.Matching.Syntax;

/// <summary>A pattern that was read.</summary>
/// <param name="Root">What it matches.</param>
/// <param name="GroupCount">Number of capturing groups, not counting the whole match.</param>
/// <param name="IsLinear">Whether it keeps to the subset that a finite automaton can match: no lookaround, back reference or atomic
/// group.</param>
internal sealed record ParsedPattern(PatternNode Root, int GroupCount, bool IsLinear);
