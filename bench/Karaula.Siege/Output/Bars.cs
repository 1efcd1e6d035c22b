using Karaula.Siege.Measuring;

namespace Karaula.Siege.Output;

/// <summary>What is owed in every shape, and whether a shape keeps it.</summary>
internal static class Bars
{
    private const double Goodput = 0.99;
    private const double Refused = 0.001;
    private const double MitigateSeconds = 2;
    private const double RssMb = 512;
    private const double TimesPeace = 4;

    /// <summary>Each bar, and the shapes that keep it.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Kept)> Of(IReadOnlyList<ShapeResult> results)
    {
        var peace = results.FirstOrDefault(result => result.Name == "peace")?.Cells["karaula"];
        (string, Func<ShapeResult, Cell, bool>)[] bars =
        [
            ("goodput >= 0.99", (_, own) => own.Goodput >= Goodput),
            ("not below a peer", (result, own) => result.Cells.Values.All(peer => peer.Goodput <= own.Goodput)),
            ("refused <= 0.001", (_, own) => own.Refused <= Refused),
            ("programs 0 refused", (_, own) => own.RefusedPrograms == 0),
            ("mitigated <= 2 s", (_, own) => own.MitigateS <= MitigateSeconds),
            ("RSS <= 512 MB", (_, own) => own.RssMb <= RssMb),
            ("p99 <= 4 x peace", (_, own) => peace is not null && own.P99Ms <= TimesPeace * peace.P99Ms),
        ];
        return [.. bars.Select(bar => (bar.Item1, (IReadOnlyList<string>)[.. results.Where(result => bar.Item2(result, result.Cells["karaula"])).Select(result => result.Name)]))];
    }
}
