namespace Karaula.Waf.Matching.Automata;

/// <summary>What a symbol makes of a state.</summary>
/// <param name="Code">Which state, and which symbol where.</param>
/// <param name="IsMatched">Whether a match has ended.</param>
/// <param name="Targets">The states that it leads to.</param>
internal sealed record Branch(int Code, bool IsMatched, int[] Targets);
