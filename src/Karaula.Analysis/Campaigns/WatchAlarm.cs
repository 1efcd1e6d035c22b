namespace Karaula.Analysis.Campaigns;

/// <summary>A day of which chance is a poor explanation, noticed while it went on.</summary>
/// <param name="At">The onset that made it an alarm.</param>
/// <param name="Units">The units of the cluster then, sorted.</param>
/// <param name="Window">The window in which they began.</param>
/// <param name="PValue">Of the day up to then, the choice of window and moment paid for; 0 to 1.</param>
/// <param name="Level">The level that the day was held against, fixed before it began.</param>
public sealed record WatchAlarm(DateTimeOffset At, IReadOnlyList<string> Units, TimeSpan Window, double PValue, double Level);
