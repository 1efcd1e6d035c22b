using System.Globalization;

namespace Karaula.Console.Charts;

/// <summary>Round ends of axes and round steps between ticks.</summary>
internal static class Scale
{
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
        TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromDays(1),
        TimeSpan.FromDays(2), TimeSpan.FromDays(7), TimeSpan.FromDays(14), TimeSpan.FromDays(30),
    ];

    /// <summary>The smallest of 10, 20, 40, 50, 80, 100, 200, ... that holds the value: halves of it are round too.</summary>
    public static double Ceiling(double value)
    {
        if (value <= 10)
            return 10;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 4, 5, 8])
        {
            if (value <= factor * unit)
                return factor * unit;
        }

        return 10 * unit;
    }

    /// <summary>The smallest round step that makes at most so many ticks.</summary>
    public static TimeSpan Step(TimeSpan span, int ticks)
    {
        foreach (var step in Steps)
        {
            if (span / step <= ticks)
                return step;
        }

        return Steps[^1] * Math.Ceiling(span / Steps[^1] / ticks);
    }

    /// <summary>A share of 0 to 1 as an SVG length relative to the drawing's width.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%";
}
