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
/// <param name="AsExtreme">Of these, as extreme as what was observed.</param>
/// <param name="ClosedForm">The p-value of the closed form alone, before any correction: the check on the resampling, and it on this.</param>
/// <param name="Inflation">
/// By how much the closed form fell short of the shifts where both can tell; at least 1. A p-value that rests on the closed form is multiplied by it.
/// </param>
/// <param name="Rhythm">The rhythm that shifts kept.</param>
public sealed record CoincidenceResult(
    IReadOnlyList<string> Units,
    TimeSpan Window,
    double PValue,
    bool IsBound,
    double ExpectedPerYear,
    DateTimeOffset FirstOnset,
    DateTimeOffset LastOnset,
    int Shifts,
    int AsExtreme,
    double ClosedForm,
    double Inflation,
    ShiftRhythm Rhythm);
