using System.Globalization;
using System.Net;
using System.Text;
using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;

namespace Karaula.Drill.Report;

/// <summary>The report as one page that needs nothing else: a table, and per site a picture of what readers got, with and without the edge.</summary>
internal static class HtmlReport
{
    private const int Width = 860;
    private const int Height = 190;
    private const int Left = 44;
    private const int Bottom = 26;

    /// <summary>The page.</summary>
    public static string Write(DrillReport report, TrafficLog log, IReadOnlyList<AttackEvent> events)
    {
        var charts = string.Concat(SampleSiteOptions.All.Select(site => Chart(site, report.PlayedSeconds, log, events)));
        var campaigns = string.Concat(report.Campaigns.Select(campaign =>
            $"<p class=\"campaign\">{E(campaign.Sentence)}</p><p class=\"small\">p = {N(campaign.PValue, "0.######")}; expected by chance: {N(campaign.ExpectedByChance, "0.######")} a year; sites: {E(string.Join(", ", campaign.Sites))}.</p>"));
        var rows = string.Concat(report.AttackEvents.Select(attack =>
            $"<tr><td>{E(attack.Site)}</td><td>{E(attack.Vector)}</td><td>{N(attack.AtSeconds, "0.0")}</td><td>{Seconds(attack.MitigateSeconds)}</td><td>{Seconds(attack.DetectSeconds)}</td></tr>"));
        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Drill: {{E(report.Scenario)}}</title>
            <style>
            :root { color-scheme: light dark; --ink: #1c2330; --soft: #5d6878; --line: #d8dde6; --card: #fff; --page: #f5f7fa; --good: #1769aa; --bad: #b4531a; --attack: #b4531a22; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e3e8ef; --soft: #9aa7b8; --line: #323c4c; --card: #1b222d; --page: #131922; --good: #6cb6f0; --bad: #f0a06c; --attack: #f0a06c26; } }
            body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0; }
            main { max-width: 920px; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
            h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .4rem; }
            section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.2rem; margin-top: 1rem; overflow-x: auto; }
            .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 1rem; }
            .figures b { display: block; font-size: 1.7rem; font-variant-numeric: tabular-nums; } .small, .figures span { color: var(--soft); font-size: .9rem; }
            .campaign { font-size: 1.2rem; margin: .2rem 0; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; } th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
            svg { width: 100%; height: auto; display: block; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
            .shielded { stroke: var(--good); stroke-width: 2.5; fill: none; } .unshielded { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 5 4; fill: none; }
            .attack { fill: var(--attack); } .grid { stroke: var(--line); } .key { font-weight: 600; } .k1 { color: var(--good); } .k2 { color: var(--bad); }
            @media print { body { background: none; } section { break-inside: avoid; } }
            </style></head><body><main>
            <h1>{{E(report.Scenario)}}</h1>
            <p class="small">An exercise on loopback, played {{report.PlayedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}} UTC in {{N(report.PlayedSeconds, "0")}} seconds. {{report.Views.Shielded + report.Views.Unshielded}} page views, {{report.AttackRequests}} attack requests to each side.</p>
            <section class="figures">
            <div><b>{{Percent(report.Goodput.Shielded)}}</b><span>of readers' pages in time while attacked, with Karaula</span></div>
            <div><b>{{Percent(report.Goodput.Unshielded)}}</b><span>without</span></div>
            <div><b>{{Seconds(report.MitigateSeconds)}}</b><span>to mitigate, at worst</span></div>
            <div><b>{{Seconds(report.DetectSeconds)}}</b><span>to detect, at worst</span></div>
            <div><b>{{Percent(report.ReadersRefused)}}</b><span>of readers' requests refused</span></div>
            <div><b>{{report.Incidents}}</b><span>incidents for {{report.Attacks}} attacks, {{report.FalseIncidents}} false</span></div>
            </section>
            <section><h2>Campaign</h2>{{(campaigns.Length > 0 ? campaigns : "<p>None was found.</p>")}}</section>
            <section><h2>What readers got</h2><p class="small">Share of page views that were complete within two seconds: <span class="key k1">with Karaula (line)</span>, <span class="key k2">without (dashes)</span>. Shaded: the site is attacked.</p></section>
            {{charts}}
            <section><h2>Attacks</h2><table><tr><th>Site</th><th>How</th><th>At, s</th><th>Mitigated after</th><th>Detected after</th></tr>{{rows}}</table></section>
            </main></body></html>
            """;
    }

    private static string Chart(SampleSiteOptions site, double seconds, TrafficLog log, IReadOnlyList<AttackEvent> events)
    {
        var views = log.Views.Where(view => view.Site == site.Name).ToList();
        double X(double at) => Left + (at / Math.Max(1, seconds) * (Width - Left - 8));
        double Y(double share) => 8 + ((1 - share) * (Height - 8 - Bottom));
        var svg = new StringBuilder();
        foreach (var attack in events.Where(attack => attack.Site == site.Name))
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"attack\" x=\"{X(attack.At):0.#}\" y=\"8\" width=\"{Math.Max(1, X(Math.Min(attack.Until, seconds)) - X(attack.At)):0.#}\" height=\"{Height - 8 - Bottom}\"><title>{E(attack.Vector)}</title></rect>");
        foreach (var share in (double[])[0, 0.5, 1])
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - 8}\" y1=\"{Y(share):0.#}\" y2=\"{Y(share):0.#}\"/><text x=\"{Left - 6}\" y=\"{Y(share) + 4:0.#}\" text-anchor=\"end\">{share * 100:0} %</text>");
        for (var at = 0; at <= seconds; at += 10)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(at):0.#}\" y=\"{Height - 8}\" text-anchor=\"middle\">{at} s</text>");
        svg.Append(Line(views.Where(view => !view.IsShielded), seconds, X, Y, "unshielded")).Append(Line(views.Where(view => view.IsShielded), seconds, X, Y, "shielded"));
        return $"<section><h2>{E(site.Title)}</h2><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Share of page views in time at {E(site.Name)}, with and without Karaula\">{svg}</svg></section>";
    }

    // The share of each two seconds; where nobody began a page, the line goes straight on.
    private static string Line(IEnumerable<PageView> views, double seconds, Func<double, double> x, Func<double, double> y, string name)
    {
        const double bin = 2;
        var points = views.Where(view => view.At < seconds).GroupBy(view => (int)(view.At / bin)).OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{x((group.Key + 0.5) * bin):0.#},{y(group.Average(view => view.IsGood ? 1.0 : 0)):0.#}"));
        return $"<polyline class=\"{name}\" points=\"{string.Join(' ', points)}\"/>";
    }

    private static string Percent(double? share) => share is { } value ? N(value * 100, "0.##") + " %" : "unknown";

    private static string Seconds(double? seconds) => seconds is { } value ? N(value, "0.0") + " s" : "–";

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
