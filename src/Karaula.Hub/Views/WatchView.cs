namespace Karaula.Hub.Views;

/// <summary>What watching onsets day by day has found: of its alarms at most a share is false, however long it watches.</summary>
/// <param name="Days">Days tested.</param>
/// <param name="Rate">The share of alarms that may be false.</param>
/// <param name="NextLevel">The p-value at or below which the next day is an alarm.</param>
/// <param name="Alarms">In order of time.</param>
/// <param name="Sentence">All of it in words.</param>
[GenerateSerializer, Immutable]
public sealed record WatchView(int Days, double Rate, double NextLevel, WatchAlarmView[] Alarms, string Sentence);

/// <summary>A day beyond chance.</summary>
/// <param name="At">The onset that made it an alarm; in a drill, in the record's time.</param>
/// <param name="Units">The units of the cluster then, sorted.</param>
/// <param name="Window">The window in which they began.</param>
/// <param name="PValue">Of the day up to then, 0 to 1.</param>
/// <param name="Level">The level that the day was held against.</param>
[GenerateSerializer, Immutable]
public sealed record WatchAlarmView(DateTimeOffset At, string[] Units, TimeSpan Window, double PValue, double Level);
