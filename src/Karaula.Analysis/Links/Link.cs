namespace Karaula.Analysis.Links;

/// <summary>Two incidents, and whether they are of one campaign.</summary>
/// <param name="A">Id of the first.</param>
/// <param name="B">Id of the second.</param>
/// <param name="Probability">Posterior probability, 0 to 1.</param>
/// <param name="Veto">Why they cannot be, whatever else speaks for it; null when nothing forbids it.</param>
/// <param name="Evidence">Each reason.</param>
public sealed record Link(string A, string B, double Probability, string? Veto, IReadOnlyList<LinkEvidence> Evidence)
{
    /// <summary>Natural logarithm of the posterior odds.</summary>
    public double LogOdds { get; init; }
}
