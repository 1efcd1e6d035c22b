namespace Karaula.Waf.Matching.Automata;

/// <summary>How far one search of a text has come.</summary>
internal struct DfaRun
{
    /// <summary>The cache that <see cref="Row"/> is of.</summary>
    public DfaCache Cache;

    /// <summary>The cache's transitions, or an earlier and shorter version of them.</summary>
    public int[] Table;

    /// <summary>The state.</summary>
    public int Row;

    /// <summary>Transitions that the search may still add.</summary>
    public int Budget;

    /// <summary>Where the last one was added.</summary>
    public int Resolved;
}
