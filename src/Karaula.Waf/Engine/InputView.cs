namespace Karaula.Waf.Engine;

/// <summary>What a <see cref="RuleInput"/> is in one transaction.</summary>
internal struct InputView
{
    /// <summary>How much had changed in all collections when it was last found right; 0 when it never was.</summary>
    public long Changes;

    /// <summary>The sum of its collections' versions when it was gathered; they only grow. 0 when it never was.</summary>
    public long Version;

    /// <summary>Where its members begin, as they were before any transformation.</summary>
    public int Members;

    /// <summary>Where its values begin.</summary>
    public int Start;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>Where the patterns begin that may match any of them; 0 where that has not been found out.</summary>
    public int Candidates;

    /// <summary>The number of the last <see cref="PatternBatch"/> that was searched for in them.</summary>
    public int Batch;

    /// <summary>Whether it was found out which bytes its values hold.</summary>
    public bool IsRead;
}
