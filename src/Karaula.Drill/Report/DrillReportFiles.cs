using System.Text.Json;
using Karaula.Drill.Traffic;

namespace Karaula.Drill.Report;

/// <summary>Writes a report into a folder.</summary>
internal static class DrillReportFiles
{
    /// <summary>JSON as the drill writes it.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>Writes <c>report.json</c> and <c>report.html</c>.</summary>
    public static async Task WriteAsync(
        string folder, DrillReport report, TrafficLog log, IReadOnlyList<AttackEvent> events, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(report, Json) + "\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.html"), HtmlReport.Write(report, log, events), cancellationToken);
    }
}
