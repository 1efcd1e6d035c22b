using System.Globalization;
using Karaula.Drill.Report;
using Spectre.Console;

namespace Karaula.Drill.Playing;

/// <summary>The table at the end.</summary>
internal static class ReportTable
{
    /// <summary>Writes it.</summary>
    public static void Write(IAnsiConsole console, DrillReport report, string folder)
    {
        var table = new Table().Border(console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii);
        table.AddColumn("").AddColumn(new TableColumn("with Karaula").RightAligned()).AddColumn(new TableColumn("without").RightAligned());
        table.AddRow("Reader goodput while attacked", $"[bold]{Percent(report.Goodput.Shielded)}[/]", Percent(report.Goodput.Unshielded));
        table.AddRow("  at home / abroad", $"{Percent(report.Goodput.ShieldedHome)} / {Percent(report.Goodput.ShieldedAbroad)}", "");
        table.AddRow("Reader goodput, whole drill", Percent(report.GoodputOverall.Shielded), Percent(report.GoodputOverall.Unshielded));
        table.AddRow("Readers' requests refused", Percent(report.ReadersRefused), "");
        table.AddRow("Time to mitigate, at worst", Seconds(report.MitigateSeconds), "");
        table.AddRow("Time to detect, at worst", Seconds(report.DetectSeconds), "");
        table.AddRow("Incidents (attacks; false)", string.Create(CultureInfo.InvariantCulture, $"{report.Incidents} ({report.Attacks}; {report.FalseIncidents})"), "");
        table.AddRow("Campaigns", report.Campaigns.Count.ToString(CultureInfo.InvariantCulture), "");
        console.Write(table);
        foreach (var campaign in report.Campaigns)
        {
            console.MarkupLineInterpolated($"[bold]{campaign.Sentence}[/]");
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  sites {string.Join(", ", campaign.Sites)}; p = {campaign.PValue:0.######}; expected by chance {campaign.ExpectedByChance:0.######} a year");
        }

        foreach (var unknown in Unknown(report))
            console.MarkupLineInterpolated($"[red]could not be measured: {unknown}[/]");
        console.MarkupLineInterpolated($"[grey]{folder}: report.html, report.json, {(report.Campaigns.Count > 0 ? "campaign.stix.json, " : "")}evidence.klog[/]");
    }

    /// <summary>What could not be measured.</summary>
    public static IReadOnlyList<string> Unknown(DrillReport report)
    {
        var unknown = new List<string>();
        if (report.Attacks == 0)
            return unknown;
        if (report.Goodput.Shielded is null || report.Goodput.Unshielded is null)
            unknown.Add("goodput: nobody read while a site was attacked");
        if (report.MitigateSeconds is null)
            unknown.Add("mitigate_seconds: an attack was never mitigated");
        if (report.DetectSeconds is null)
            unknown.Add("detect_seconds: the hub raised no incident for an attack");
        return unknown;
    }

    private static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "unknown";

    private static string Seconds(double? seconds) => seconds is { } value ? value.ToString("0.0", CultureInfo.InvariantCulture) + " s" : "unknown";
}
