namespace Karaula.Analysis.Campaigns;

/// <summary>What watching onsets day by day has found.</summary>
/// <param name="Days">Days tested, those without an onset among them.</param>
/// <param name="Rate">The share of alarms that may be false.</param>
/// <param name="NextLevel">The p-value at or below which the next day is an alarm.</param>
/// <param name="Alarms">In order of time.</param>
/// <param name="Sentence">All of it in words.</param>
public sealed record WatchReport(int Days, double Rate, double NextLevel, IReadOnlyList<WatchAlarm> Alarms, string Sentence);
