using System.Globalization;
using System.Net;
using System.Text;

namespace Karaula.Hub.Alerts;

/// <summary>A picture of a message's incidents, each a bar on one timeline (SVG). It refers to nothing outside itself.</summary>
internal static class AlertTimeline
{
    private const int Label = 180;
    private const int Width = 800;
    private const int Row = 22;
    private const int MostRows = 60;

    public static string Write(AlertMessage message)
    {
        var rows = message.Incidents.Take(MostRows).ToList();
        var from = rows.Min(i => i.Onset);
        var to = rows.Max(i => i.End ?? message.At);
        var span = Math.Max((to - from).TotalSeconds, 1);
        var svg = new StringBuilder();
        var height = (rows.Count + 2) * Row;
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{WebUtility.HtmlEncode(message.Title)}</title><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        for (var n = 0; n < rows.Count; n++)
        {
            var i = rows[n];
            double X(DateTimeOffset t) => Label + ((t - from).TotalSeconds / span * (Width - Label - 10));
            var (left, right, y) = (X(i.Onset), X(i.End ?? message.At), n * Row);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"6\" y=\"{y + 15}\">{WebUtility.HtmlEncode(i.Site)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left:0.#}\" y=\"{y + 4}\" width=\"{Math.Max(right - left, 2):0.#}\" height=\"{Row - 8}\" fill=\"{(i.Severity == AlertSeverity.Critical ? "#b3261e" : "#9a6700")}\"/>");
        }

        var axis = (rows.Count + 1) * Row;
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Label}\" y=\"{axis}\">{from.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</text>");
        return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - 10}\" y=\"{axis}\" text-anchor=\"end\">{to.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</text></svg>").ToString();
    }
}
