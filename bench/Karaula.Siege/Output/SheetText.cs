using System.Globalization;
using System.Text;
using Karaula.Siege.Measuring;

namespace Karaula.Siege.Output;

/// <summary>Results as text, 80 columns wide.</summary>
internal static class SheetText
{
    /// <summary>One cell, for whoever waits.</summary>
    public static string Line(string system, Cell cell) => string.Create(CultureInfo.InvariantCulture,
        $"  {system,-8} goodput {cell.Goodput:F4} of {cell.Views}, p99 {cell.P99Ms:F0} ms, refused {cell.Refused:F4} ({cell.RefusedPrograms} of programs), challenged {cell.Challenged}, "
        + $"mitigated {Seconds(cell.MitigateS)}, RSS {cell.RssMb:F0} MB, origin {cell.OriginAttackPerS:F0}/s; cores: server {cell.ServerCores:F2}, attack {cell.AttackCores:F2}, readers {cell.ReaderCores:F2}"
        + $"{(cell.Attack is { } attack ? $"; attack: {attack}" : "")}");

    /// <summary>The table.</summary>
    public static string Table(IReadOnlyList<ShapeResult> results)
    {
        var text = new StringBuilder("\n").Append(CultureInfo.InvariantCulture,
            $"{"shape",-15}{"system",-9}{"goodput",8}{"p99 ms",8}{"refused",9}{"feeds+",7}{"mitig. s",9}{"RSS MB",7}{"gen.",6}\n");
        foreach (var result in results)
        {
            foreach (var (system, cell) in result.Cells)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{(system == "karaula" ? result.Name : ""),-15}{system,-9}{cell.Goodput,8:F4}{cell.P99Ms,8:F0}{cell.Refused,9:F4}{cell.RefusedPrograms,7}{Seconds(cell.MitigateS),9}{cell.RssMb,7:F0}{cell.AttackCores,6:F2}\n");
            }
        }

        return text.Append("feeds+: requests of feed readers, previews and crawlers that were refused;\ngen.: processors that the attackers took of those which all share.\n").ToString();
    }

    /// <summary>How many shapes keep each bar, and which do not, in one line.</summary>
    public static string Bars(IReadOnlyList<ShapeResult> results) => "siege: "
        + string.Join(", ", Output.Bars.Of(results).Select(bar => string.Create(
            CultureInfo.InvariantCulture, $"{bar.Name} {bar.Kept.Count}/{results.Count}{Missing(results, bar.Kept)}")));

    private static string Missing(IReadOnlyList<ShapeResult> results, IReadOnlyList<string> kept) =>
        kept.Count == results.Count ? "" : $" (not {string.Join(", ", results.Select(result => result.Name).Except(kept))})";

    private static string Seconds(double? seconds) => seconds is { } known ? known.ToString("F1", CultureInfo.InvariantCulture) : "never";
}
