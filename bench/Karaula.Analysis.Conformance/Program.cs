using System.Diagnostics;
using Karaula.Analysis.Conformance;
using Karaula.Analysis.Conformance.Coincidences;
using Karaula.Analysis.Conformance.Detection;
using Karaula.Analysis.Conformance.Events;
using Karaula.Analysis.Conformance.Links;

// Prints each figure of the analysis beside its bar. Exit codes: 0 all was measured; 3 something could not be measured.
(string Name, Action<Sheet> Run)[] sections =
[
    ("calibration", Calibration.Run),
    ("waves", Waves.Run),
    ("speed", Speed.Run),
    ("detection", DetectionFigures.Run),
    ("entropies", EntropyFigures.Run),
    ("links", LinkFigures.Run),
    ("co-activity", CoActivityFigures.Run),
    ("events", EventFigures.Run),
];

var only = args.Where(arg => !arg.StartsWith('-')).ToList();
var sheet = new Sheet();
var watch = Stopwatch.StartNew();
foreach (var (name, run) in sections)
{
    if (only.Count > 0 && !only.Contains(name))
        continue;
    sheet.Section(name);
    try
    {
        run(sheet);
    }
#pragma warning disable CA1031 // The other sections are measured all the same; this one is named, and the exit code says that something is missing.
    catch (Exception e)
#pragma warning restore CA1031
    {
        sheet.Missing(name, e.ToString());
    }
}

sheet.WriteJson("out/conformance-analysis.json");
var count = sheet.Figures.CountBy(figure => figure.Status).ToDictionary();
Console.Out.WriteLine();
Console.Out.WriteLine(
    $"conformance-analysis: {count.GetValueOrDefault(FigureStatus.Pass)} pass, {count.GetValueOrDefault(FigureStatus.Miss)} miss, "
    + $"{count.GetValueOrDefault(FigureStatus.Shown)} shown, {count.GetValueOrDefault(FigureStatus.NotMeasured)} not measured, in {watch.Elapsed.TotalSeconds:0} s");
return count.ContainsKey(FigureStatus.NotMeasured) ? 3 : 0;
