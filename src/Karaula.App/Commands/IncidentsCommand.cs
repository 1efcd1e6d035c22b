using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Karaula.App.Analysis;
using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary><c>karaula incidents detect</c>.</summary>
internal static class IncidentsCommand
{
    public static Command Create()
    {
        var series = new Option<string>("--series")
        {
            Description = "CSV with time and count, and any of reader_requests, reader_good, refused, failed, new_source_share, cache_busting_share, asset_share, unsafe_method_share, path_entropy, agent_entropy, prefix_entropy, asn_entropy, ja4_entropy, challenges_failed, published",
            Required = true,
        };
        var output = AnalysisFiles.Output();
        var html = AnalysisFiles.Html();
        var detect = new Command(
            "detect", "Find attacks on one site in a series of its requests. With counts alone it finds great changes of volume, and says that they may be crowds. Exit codes: 0 done, 2 cannot be read")
        {
            series, output, html,
        };
        detect.SetAction(parsed => AnalysisFiles.Guard(() => Detect(parsed.GetRequiredValue(series), parsed.GetRequiredValue(output) == "json", parsed.GetValue(html))));
        return new Command("incidents", "Attacks on one site") { detect };
    }

    private static void Detect(string path, bool json, string? html)
    {
        var file = AnalysisFiles.Named(path, () => SeriesFile.Read(AnalysisFiles.Text(path)));
        var analysis = SeriesAnalysis.Run(file);
        if (html is not null)
            File.WriteAllText(html, SeriesPage.Write(Path.GetFileName(path), file, analysis));
        if (json)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(analysis, AnalysisFiles.Json));
            return;
        }

        if (analysis.VolumeAlone)
            Screen.Out.MarkupLine("Only counts are known: what is found may be a crowd of readers.");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Onset (UTC)", "± s", "End", "What", "How", "Why");
        foreach (var i in analysis.Incidents)
        {
            table.AddRow(
                $"{i.Onset:yyyy-MM-dd HH:mm:ss}", i.OnsetUncertaintySeconds.ToString("0.#", CultureInfo.InvariantCulture), i.End is { } end ? $"{end:HH:mm:ss}" : "lasts",
                Markup.Escape(i.Class), Markup.Escape(string.Join("; ", i.Vectors.Select(v => v.Vector))), Markup.Escape(i.Why));
        }

        if (analysis.Incidents.Count > 0)
            Screen.Out.Write(table);
        Screen.Out.WriteLine($"{analysis.Incidents.Count} incidents and {analysis.Crowds.Count} crowds of readers in {analysis.Steps} steps of {analysis.StepSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s");
    }
}
