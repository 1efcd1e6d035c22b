using System.Globalization;
using System.Net;
using System.Text;

namespace Karaula.App.Analysis;

/// <summary>A report as one page that needs nothing else.</summary>
internal static class Page
{
    public const int Width = 860;
    public const int Left = 150;

    /// <summary>The page around its sections.</summary>
    public static string Write(string title, string subtitle, IEnumerable<string> sections) => $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{E(title)}}</title>
        <style>
        :root { color-scheme: light dark; --ink: #1c2330; --soft: #5d6878; --line: #d8dde6; --card: #fff; --page: #f5f7fa; --main: #1769aa; --hit: #b4531a; --shade: #b4531a26; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e3e8ef; --soft: #9aa7b8; --line: #323c4c; --card: #1b222d; --page: #131922; --main: #6cb6f0; --hit: #f0a06c; --shade: #f0a06c30; } }
        body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0; }
        main { max-width: 960px; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .4rem; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.2rem; margin-top: 1rem; overflow-x: auto; }
        .small { color: var(--soft); font-size: .9rem; } .said { font-size: 1.2rem; margin: .2rem 0; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); }
        svg { width: 100%; height: auto; display: block; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
        .line { stroke: var(--main); stroke-width: 1.5; fill: none; } .shade { fill: var(--shade); } .grid { stroke: var(--line); } .dot { fill: var(--main); } .hit { fill: var(--hit); }
        .event { stroke: var(--hit); stroke-dasharray: 4 3; }
        @media print { body { background: none; } section { break-inside: avoid; } }
        </style></head><body><main>
        <h1>{{E(title)}}</h1>
        <p class="small">{{E(subtitle)}}</p>
        {{string.Concat(sections)}}
        </main></body></html>
        """;

    /// <summary>A section.</summary>
    public static string Section(string title, string body) => $"<section><h2>{E(title)}</h2>{body}</section>\n";

    /// <summary>A table; cells are text.</summary>
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new StringBuilder("<table><tr>").Append(string.Concat(header.Select(cell => $"<th>{E(cell)}</th>"))).Append("</tr>");
        foreach (var row in rows)
            table.Append("<tr>").Append(string.Concat(row.Select(cell => $"<td>{E(cell)}</td>"))).Append("</tr>");
        return table.Append("</table>").ToString();
    }

    /// <summary>A picture, with a description for who cannot see it.</summary>
    public static string Picture(int height, string description, string content) =>
        $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{E(description)}\">{content}</svg>";

    /// <summary>Times below a picture: the first, the middle and the last.</summary>
    public static string TimeAxis(DateTimeOffset from, DateTimeOffset to, int height)
    {
        var format = (to - from).TotalDays > 3 ? "d MMM yyyy" : "d MMM HH:mm:ss";
        string Label(DateTimeOffset at, double x, string anchor) =>
            $"<text x=\"{N(x)}\" y=\"{height - 6}\" text-anchor=\"{anchor}\">{at.ToString(format, CultureInfo.InvariantCulture)}</text>";
        return $"<line class=\"grid\" x1=\"{Left}\" y1=\"{height - 22}\" x2=\"{Width}\" y2=\"{height - 22}\"/>"
            + Label(from, Left, "start") + Label(from + ((to - from) / 2), (Left + Width) / 2.0, "middle") + Label(to, Width, "end");
    }

    /// <summary>Where a time is in a picture.</summary>
    public static double X(DateTimeOffset at, DateTimeOffset from, DateTimeOffset to) =>
        Left + (Math.Clamp((at - from) / (to - from), 0, 1) * (Width - Left));

    /// <summary>A number for SVG.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Text made safe.</summary>
    public static string E(string text) => WebUtility.HtmlEncode(text);
}
