using Karaula.Hub.Alerts;

namespace Karaula.Hub.Configuration;

/// <summary>Hours of each day in which only what is urgent is told; the rest is told, as it then stands, when they are over.</summary>
/// <param name="From">Their beginning, by the clock on the wall.</param>
/// <param name="To">Their end; before or at <paramref name="From"/>: on the next day.</param>
/// <param name="Zone">Whose clock. In the hour that is left out or doubled when clocks are changed, the clock on the wall decides.</param>
/// <param name="Breaks">What is at least so urgent is told all the same.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To, TimeZoneInfo Zone, AlertSeverity Breaks)
{
    /// <summary>Whether it is quiet at a moment.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        var local = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(moment, Zone).TimeOfDay);
        return From < To ? local >= From && local < To : local >= From || local < To;
    }
}
