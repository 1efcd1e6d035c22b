using System.Globalization;
using System.Text;

namespace Karaula.App.Analysis;

/// <summary>The report on a series.</summary>
internal static class SeriesPage
{
    private const int Height = 240;

    public static string Write(string name, SeriesFile series, SeriesAnalysis analysis)
    {
        var rows = analysis.Incidents.Select(i => (IReadOnlyList<string>)
        [
            $"{Time(i.Onset)} ± {i.OnsetUncertaintySeconds.ToString("0.#", CultureInfo.InvariantCulture)} s", i.End is { } end ? Time(end) : "lasts", i.Class,
            i.Assessment is { } a ? $"{a.AttackShare * 100:0} % attack; readers ×{a.ReadersTimesUsual.ToString("0.0", CultureInfo.InvariantCulture)}" : "",
            string.Join("; ", i.Vectors.Select(v => v.Vector)) + (i.Pauses.Count > 0 ? $"; {i.Pauses.Count} pauses" : ""), i.Why,
        ]);
        var crowds = analysis.Crowds.Select(c => (IReadOnlyList<string>)[Time(c.Onset), c.Probability.ToString("0.00", CultureInfo.InvariantCulture), c.ReadersTimesUsual.ToString("0.0", CultureInfo.InvariantCulture)]);
        return Page.Write(
            $"Incidents in {name}",
            $"{analysis.Steps} steps of {analysis.StepSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s, {Time(series.Times[0])} to {Time(series.Times[^1])}."
            + (analysis.VolumeAlone ? " Only counts are known: what is found may be a crowd." : ""),
            [
                Page.Section("Requests", Chart(series, analysis) + "<p class=\"small\">Shaded: incidents. The line shows the highest step of each pixel.</p>"),
                Page.Section("Incidents", analysis.Incidents.Count == 0 ? "<p>None was found.</p>" : Page.Table(["Onset", "End", "What", "Mixture", "How", "Why"], rows)),
                Page.Section("Crowds of readers", analysis.Crowds.Count == 0 ? "<p>None was noticed.</p>" : Page.Table(["Onset", "Probability", "Times the usual readers"], crowds)),
            ]);
    }

    private static string Chart(SeriesFile series, SeriesAnalysis analysis)
    {
        var (from, to) = (series.Times[0], series.Times[^1]);
        var highest = new double[Page.Width - Page.Left + 1];
        for (var i = 0; i < series.Steps.Count; i++)
        {
            var pixel = (int)(Page.X(series.Times[i], from, to) - Page.Left);
            highest[pixel] = Math.Max(highest[pixel], series.Steps[i].Requests);
        }

        var most = Math.Max(1, highest.Max());
        double Y(double count) => 10 + ((1 - (count / most)) * (Height - 34));
        var svg = new StringBuilder();
        foreach (var incident in analysis.Incidents)
        {
            var (x, end) = (Page.X(incident.Onset, from, to), Page.X(incident.End ?? to, from, to));
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"shade\" x=\"{Page.N(x)}\" y=\"10\" width=\"{Page.N(Math.Max(2, end - x))}\" height=\"{Height - 32}\"><title>{Page.E(incident.Class)}</title></rect>");
        }

        svg.Append("<path class=\"line\" d=\"").Append(string.Concat(highest.Select((count, x) => $"{(x == 0 ? 'M' : 'L')}{Page.Left + x} {Page.N(Y(count))}"))).Append("\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Page.Left - 6}\" y=\"16\" text-anchor=\"end\">{Page.N(most)}</text><text x=\"{Page.Left - 6}\" y=\"{Height - 24}\" text-anchor=\"end\">0</text>");
        return Page.Picture(Height, $"Requests over time with {analysis.Incidents.Count} incidents", svg.Append(Page.TimeAxis(from, to, Height)).ToString());
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
