using System.Globalization;
using System.Text;
using Karaula.Siege.Measuring;

namespace Karaula.Siege.Output;

/// <summary>One picture (SVG): a row for each shape, a bar for each system, as long as the share of page views that readers got.</summary>
internal static class Picture
{
    private const int Left = 150;
    private const int Bar = 520;
    private const int Thick = 9;
    private const int Gap = 16;
    private const int Top = 78;

    private static readonly (string System, string Colour)[] Colours = [("karaula", "#1f4e8c"), ("nginx", "#7a9a3a"), ("haproxy", "#c9873c")];

    /// <summary>Draws it.</summary>
    public static string Draw(IReadOnlyList<ShapeResult> results, int seconds)
    {
        var systems = Colours.Where(colour => results.Any(result => result.Cells.ContainsKey(colour.System))).ToList();
        var row = (systems.Count * (Thick + 1)) + Gap;
        var height = Top + (results.Count * row) + 30;
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 {height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\">");
        Add(svg, $"<title>Readers under siege: page views got / page views wanted</title><rect width=\"960\" height=\"{height}\" fill=\"#fff\"/>");
        Add(svg, $"<text x=\"20\" y=\"28\" font-size=\"18\" font-weight=\"600\">Readers under siege</text><text x=\"20\" y=\"48\" fill=\"#555\">Page views got within {Readership.DeadlineSeconds:0} s / page views wanted; {seconds} s of each attack</text>");
        for (var i = 0; i < systems.Count; i++)
            Add(svg, $"<rect x=\"{Left + (i * 90)}\" y=\"58\" width=\"11\" height=\"11\" fill=\"{systems[i].Colour}\"/><text x=\"{Left + 16 + (i * 90)}\" y=\"68\">{systems[i].System}</text>");
        Add(svg, $"<text x=\"{Left + Bar + 60}\" y=\"68\" fill=\"#555\">p99 ms</text><text x=\"{Left + Bar + 120}\" y=\"68\" fill=\"#555\">refused</text><text x=\"{Left + Bar + 185}\" y=\"68\" fill=\"#555\">RSS MB</text>");
        for (var i = 0; i < results.Count; i++)
            DrawShape(svg, results[i], systems, Top + (i * row));
        Add(svg, $"<line x1=\"{Left + (Bar * 0.99)}\" x2=\"{Left + (Bar * 0.99)}\" y1=\"{Top - 4}\" y2=\"{height - 26}\" stroke=\"#a3262a\" stroke-dasharray=\"3 3\"/><text x=\"{Left + (Bar * 0.99)}\" y=\"{height - 10}\" text-anchor=\"middle\" fill=\"#a3262a\">0.99</text></svg>");
        return svg.ToString();
    }

    private static void DrawShape(StringBuilder svg, ShapeResult result, List<(string System, string Colour)> systems, int y)
    {
        Add(svg, $"<text x=\"{Left - 10}\" y=\"{y + (systems.Count * (Thick + 1) / 2) + 4}\" text-anchor=\"end\">{result.Name}</text>");
        foreach (var (system, colour) in systems)
        {
            if (result.Cells.TryGetValue(system, out var cell))
            {
                Add(svg, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{Bar * cell.Goodput:F1}\" height=\"{Thick}\" fill=\"{colour}\"/>");
                Add(svg, $"<g font-size=\"9\"><text x=\"{Left + Bar + 8}\" y=\"{y + 8}\">{cell.Goodput:F3}</text><text x=\"{Left + Bar + 60}\" y=\"{y + 8}\">{cell.P99Ms:F0}</text><text x=\"{Left + Bar + 120}\" y=\"{y + 8}\">{cell.Refused:F4}</text><text x=\"{Left + Bar + 185}\" y=\"{y + 8}\">{cell.RssMb:F0}</text></g>");
            }

            y += Thick + 1;
        }
    }

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
