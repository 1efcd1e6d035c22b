namespace Karaula.Analysis.Campaigns;

/// <summary>How unlikely it is that so many units begin failing so close together by chance.</summary>
/// <param name="Units">The units of the closest cluster, sorted.</param>
/// <param name="Window">The window in which they began.</param>
/// <param name="PValue">Probability under the null, 0 to 1, the choice of window paid for; never 0.</param>
/// <param name="IsBound">Whether no random shift came near, so that the p-value rests on the closed form, and resampling only bounds it.</param>
/// <param name="ExpectedPerYear">How many such clusters chance would make in a year of such traffic.</param>
/// <param name="FirstOnset">The first onset of the cluster.</param>
/// <param name="LastOnset">The last onset of the cluster.</param>
/// <param name="Shifts">Random shifts made.</param>
public sealed record CoincidenceResult(
    IReadOnlyList<string> Units,
    TimeSpan Window,
    double PValue,
    bool IsBound,
    double ExpectedPerYear,
    DateTimeOffset FirstOnset,
    DateTimeOffset LastOnset,
    int Shifts);
