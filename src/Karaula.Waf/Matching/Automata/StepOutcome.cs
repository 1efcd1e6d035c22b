namespace Karaula.Waf.Matching.Automata;

/// <summary>What became of a set of states after a symbol.</summary>
internal enum StepOutcome : byte
{
    /// <summary>The search goes on.</summary>
    Alive,

    /// <summary>A match has been found.</summary>
    Matched,

    /// <summary>No match can follow.</summary>
    Dead,
}
