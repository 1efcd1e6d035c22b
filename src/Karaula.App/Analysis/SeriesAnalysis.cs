using Karaula.Analysis.Detection;

namespace Karaula.App.Analysis;

/// <summary>What is found in a series.</summary>
internal sealed record SeriesAnalysis(
    int Steps, double StepSeconds, bool VolumeAlone, IReadOnlyList<DetectedIncident> Incidents, IReadOnlyList<DetectedCrowd> Crowds)
{
    /// <summary>Runs the detector over a series.</summary>
    public static SeriesAnalysis Run(SeriesFile series)
    {
        var detector = new SiteDetector(new DetectorOptions { VolumeAlone = !series.HasStructure });
        var (incidents, crowds) = (new List<DetectedIncident>(), new List<DetectedCrowd>());
        for (var i = 0; i < series.Steps.Count; i++)
        {
            if (series.Published.Contains(i))
                detector.NotePublication(series.Steps[i].At);
            foreach (var found in detector.Observe(series.Steps[i]))
                Note(found, series, incidents, crowds);
        }

        return new SeriesAnalysis(series.Steps.Count, series.StepSeconds, !series.HasStructure, incidents, crowds);
    }

    private static void Note(DetectionEvent found, SeriesFile series, List<DetectedIncident> incidents, List<DetectedCrowd> crowds)
    {
        switch (found)
        {
            case IncidentOpened opened:
                incidents.Add(new DetectedIncident(
                    series.ToFile(opened.Onset), opened.OnsetUncertainty.TotalSeconds * series.StepSeconds, series.ToFile(opened.DetectedAt), null,
                    series.HasStructure ? Name(opened.Assessment) : "unknown: volume alone", series.HasStructure ? opened.Assessment : null,
                    [new DetectedVector(series.ToFile(opened.Onset), opened.Vectors[0], null)], [], opened.Why));
                break;
            case VectorChanged changed:
                incidents[^1] = incidents[^1] with
                {
                    Vectors = [.. incidents[^1].Vectors, new(series.ToFile(changed.At), changed.Vector, changed.AfterMitigation?.TotalSeconds * series.StepSeconds)],
                };
                break;
            case IncidentPaused paused:
                incidents[^1] = incidents[^1] with { Pauses = [.. incidents[^1].Pauses, new(series.ToFile(paused.From), series.ToFile(paused.Until))] };
                break;
            case IncidentEnded ended:
                incidents[^1] = incidents[^1] with { End = series.ToFile(ended.At) };
                break;
            case CrowdNoticed crowd:
                crowds.Add(new DetectedCrowd(
                    series.ToFile(crowd.Onset), crowd.OnsetUncertainty.TotalSeconds * series.StepSeconds, crowd.Assessment.NewsCrowd, crowd.Assessment.ReadersTimesUsual));
                break;
            default:
                throw new InvalidOperationException($"{found.GetType().Name} is not expected here.");
        }
    }

    private static string Name(Assessment? assessment) => assessment?.Class switch
    {
        TrafficClass.NewsCrowd => "news crowd that breaks the site",
        TrafficClass.CrowdUnderAttack => "crowd under attack",
        _ => "attack",
    };
}
