namespace Karaula.Analysis.Campaigns;

/// <summary>Which bins of time have more units with an onset than chance explains.</summary>
/// <param name="Counts">Units with an onset, for each bin.</param>
/// <param name="Pointwise">The null's quantile for a bin taken by itself: of all bins, 1 − level exceed it by chance.</param>
/// <param name="Familywise">The null's quantile for the highest bin of all: a history without a wave exceeds it once in 1 / (1 − level).</param>
/// <param name="Waves">Bins beyond the familywise threshold, in order of time.</param>
/// <param name="BeyondPointwise">How many bins are beyond the pointwise one.</param>
public sealed record WaveResult(
    IReadOnlyList<int> Counts, int Pointwise, int Familywise, IReadOnlyList<WaveBin> Waves, int BeyondPointwise);
