namespace Karaula.Analysis.Events;

/// <summary>Do onsets keep to a calendar? The answer for all events together, and for each, also where it is no.</summary>
/// <param name="JointPValue">How often a calendar shifted around the time observed catches so many onsets; 0 to 1.</param>
/// <param name="Observed">Units with an onset in the days of any event.</param>
/// <param name="Expected">How many a shifted calendar catches, on average.</param>
/// <param name="Events">Each event, in order of time.</param>
/// <param name="Brier">The forecast's Brier score, each event left out in turn; null without events.</param>
/// <param name="BrierOfBaseRate">What forecasting the base rate of ordinary days would score.</param>
/// <param name="Reliability">Forecast and outcome, by groups of equal size: what was said, what came true, how many.</param>
/// <param name="Sentence">All of it in words.</param>
public sealed record EventReport(
    double JointPValue, int Observed, double Expected, IReadOnlyList<EventResult> Events, double? Brier, double? BrierOfBaseRate,
    IReadOnlyList<(double Said, double True, int Count)> Reliability, string Sentence)
{
    /// <summary>Events after the time observed, in order of time, and the probability that each brings a wave.</summary>
    public IReadOnlyList<(CalendarEvent Event, double Forecast)> Upcoming { get; init; } = [];
}
