using System.Globalization;
using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Origin;

namespace Karaula.Edge.Configuration;

/// <summary>Reads <c>[site.health]</c>.</summary>
internal static class HealthSettings
{
    private const int LongestPath = 1024;

    public static OriginCheckOptions Read(SettingsReader table)
    {
        var from = new OriginCheckOptions();
        var options = new OriginCheckOptions
        {
            When = table.Choice("check", from.When, ("never", CheckWhen.Never), ("suspect", CheckWhen.Suspect), ("always", CheckWhen.Always)),
            Path = Path(table, from.Path),
            Interval = TimeSpan.FromSeconds(table.Number("interval_seconds", from.Interval.TotalSeconds, 1, 3600)),
            Timeout = TimeSpan.FromSeconds(table.Number("timeout_seconds", from.Timeout.TotalSeconds, 0.1, 60)),
            Statuses = Statuses(table),
            Failures = table.Whole("failures", from.Failures, 1, 100),
            Successes = table.Whole("successes", from.Successes, 1, 100),
        };
        if (options.Timeout > options.Interval)
            table.Error("timeout_seconds", string.Create(
                CultureInfo.InvariantCulture, $"{table.Full("timeout_seconds")} is {options.Timeout.TotalSeconds}, more than interval_seconds ({options.Interval.TotalSeconds})"));
        table.RejectUnknown();
        return options;
    }

    private static string Path(SettingsReader table, string fallback)
    {
        var path = table.Text("path", fallback)!;
        if (path.StartsWith('/') && path.Length <= LongestPath && path.All(static c => c is > ' ' and <= '~' and not '#'))
            return path;
        table.Error("path", $"{table.Full("path")} is \"{path}\": expected a path such as \"/health\", percent-encoded, at most {LongestPath} characters");
        return fallback;
    }

    private static List<(int First, int Last)> Statuses(SettingsReader table)
    {
        var statuses = new List<(int, int)>();
        foreach (var text in table.NumbersOrTexts("status"))
        {
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            if (TryStatus(dash < 0 ? text : text.AsSpan(0, dash), out var first) && TryStatus(dash < 0 ? text : text.AsSpan(dash + 1), out var last) && first <= last)
                statuses.Add((first, last));
            else
                table.Error("status", $"{table.Full("status")} has \"{text}\": expected statuses and ranges, for example [200, \"300-399\"]");
        }

        return statuses;
    }

    private static bool TryStatus(ReadOnlySpan<char> text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;
}
