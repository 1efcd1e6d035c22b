namespace Karaula.Analysis.Links;

/// <summary>How probable an overlap is by chance, where sources are drawn from one universe (hypergeometric).</summary>
/// <param name="Universe">What sources are drawn from, in words.</param>
/// <param name="Size">How many there are.</param>
/// <param name="Log10PValue">Decadic logarithm of the probability that so many or more are shared.</param>
/// <param name="Log10PValueOfLow">The same for the interval's lower end: the cautious answer.</param>
public sealed record OverlapChance(string Universe, double Size, double Log10PValue, double Log10PValueOfLow);
