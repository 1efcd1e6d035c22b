namespace Karaula.Waf.Matching.Automata;

/// <summary>What a symbol makes of a state.</summary>
/// <param name="IsMatched">Whether a match has ended.</param>
/// <param name="Targets">The states that it leads to.</param>
internal sealed record Branch(bool IsMatched, int[] Targets)
{
    public static Branch Matched { get; } = new(true, []);

    public static Branch None { get; } = new(false, []);
}
