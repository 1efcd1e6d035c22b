namespace Karaula.Analysis.Campaigns;

/// <summary>What the coincidence test knows of a history before it looks: trains in seconds, windows that may be used, and their closed forms.</summary>
internal sealed class CoincidenceModel
{
    // With fewer onsets sorting them is quicker than looking over all parts of the time: of a hub's first two incidents in a month, a hundred times.
    private const int FewOnsets = 4_096;

    private readonly double _blur;

    private CoincidenceModel(List<OnsetTrain> units, DateTimeOffset from, double seconds, CoincidenceOptions options)
    {
        (Units, From, Seconds) = (units, from, seconds);
        var (shift, rhythm) = TrainShift.For(options.Rhythm, seconds);
        (Shift, Rhythm, Span) = (shift, rhythm, shift.Span);
        Times = [.. units.Select(unit => unit.Onsets.Select(onset => Math.Clamp((onset.At - from).TotalSeconds, 0, seconds)).ToArray())];
        Onsets = Times.Sum(train => train.Length);
        var uncertainties = units.SelectMany(unit => unit.Onsets).Select(onset => onset.Uncertainty.TotalSeconds).Order().ToList();
        _blur = 2 * uncertainties[uncertainties.Count / 2];
        Windows = Usable(options, seconds, _blur);
        double[] counts = [.. Times.Select(train => (double)train.Length)];
        var levels = OnsetRhythm.Of([.. units.SelectMany(unit => unit.Onsets).Select(onset => onset.At)], rhythm);
        Approximations = [.. Windows.Select(window => new ScanApproximation(counts, window, seconds, levels))];
    }

    /// <summary>Units with an onset.</summary>
    public List<OnsetTrain> Units { get; }

    /// <summary>Their onsets, seconds since the beginning.</summary>
    public double[][] Times { get; }

    /// <summary>Beginning of the time observed.</summary>
    public DateTimeOffset From { get; }

    /// <summary>How long was observed, seconds.</summary>
    public double Seconds { get; }

    /// <summary>How many onsets there are.</summary>
    public int Onsets { get; }

    /// <summary>The circle around which trains are shifted, seconds.</summary>
    public double Span { get; }

    /// <summary>How trains are shifted.</summary>
    public TrainShift Shift { get; }

    /// <summary>The rhythm that shifts keep.</summary>
    public ShiftRhythm Rhythm { get; }

    /// <summary>Windows, seconds, ascending.</summary>
    public double[] Windows { get; }

    /// <summary>One for each window.</summary>
    public ScanApproximation[] Approximations { get; }

    /// <summary>A model; null when fewer than two units have an onset.</summary>
    public static CoincidenceModel? Create(IReadOnlyList<OnsetTrain> trains, DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(trains);
        ArgumentNullException.ThrowIfNull(options);
        var units = trains.Where(train => train.Onsets.Count > 0).ToList();
        return units.Count < 2 || to <= from ? null : new CoincidenceModel(units, from, (to - from).TotalSeconds, options);
    }

    /// <summary>A scan of these trains.</summary>
    public WindowScan NewScan() => new(Times, Span);

    /// <summary>The probability of a score, in closed form: any of the windows may be the one.</summary>
    public double ClosedForm(double logP) => Math.Min(1, Windows.Length * Math.Exp(logP));

    /// <summary>The score of what a scan has laid out, its window, and its cluster.</summary>
    public (ScanScore Score, int Window, (int Units, double Start, double End) Cluster) Score(WindowScan scan, bool circular)
    {
        var best = (Score: new ScanScore(double.PositiveInfinity, double.PositiveInfinity), Window: 0, Cluster: (Units: 0, Start: 0.0, End: 0.0));
        for (var w = 0; w < Windows.Length; w++)
        {
            var cluster = scan.Most(Windows[w], circular);
            var score = ScoreOf(w, cluster);
            if (score.LogP < best.Score.LogP)
                best = (score, w, cluster);
        }

        return best;
    }

    /// <summary>The score of so many units within a time, seconds: the least likely window that holds them.</summary>
    public (ScanScore Score, int Window) ScoreOf(int units, double length)
    {
        var best = (Score: new ScanScore(double.PositiveInfinity, length), Window: 0);
        for (var w = 0; w < Windows.Length; w++)
        {
            var logP = Approximations[w].LogP(units);
            if (logP < best.Score.LogP && Windows[w] >= length)
                best = (new ScanScore(logP, Math.Max(_blur, length)), w);
        }

        return best;
    }

    /// <summary>For each window, how many units are as extreme as a score.</summary>
    public int[] UnitsFor(double logP) => [.. Approximations.Select(approximation => approximation.UnitsFor(logP))];

    /// <summary>The score of a shifted history. Windows that could not hold the units needed are not looked at.</summary>
    /// <param name="scan">Buffers.</param>
    /// <param name="seed">Of the shift.</param>
    /// <param name="needed">For each window, the units from which its score matters; null when every score does.</param>
    public ScanScore ScoreShifted(WindowScan scan, ulong seed, int[]? needed)
    {
        scan.Shift(seed, Shift);
        if (needed is null || Onsets < FewOnsets)
        {
            scan.Sort();
            return Score(scan, circular: true).Score;
        }

        var (best, sorted) = (new ScanScore(double.PositiveInfinity, double.PositiveInfinity), false);
        for (var w = 0; w < Windows.Length; w++)
        {
            if (!scan.CouldHold(Windows[w], needed[w]))
                continue;
            if (!sorted)
                scan.Sort();
            sorted = true;
            var score = ScoreOf(w, scan.Most(Windows[w], circular: true));
            if (score.LogP < best.LogP)
                best = score;
        }

        return best;
    }

    private ScanScore ScoreOf(int window, (int Units, double Start, double End) cluster) =>
        new(Approximations[window].LogP(cluster.Units), Math.Max(_blur, cluster.End - cluster.Start));

    private static double[] Usable(CoincidenceOptions options, double span, double blur)
    {
        double[] windows = [.. options.Windows.Select(window => window.TotalSeconds).Where(window => window >= blur && window < span / 2).Order()];
        return windows.Length > 0 ? windows : [Math.Min(Math.Max(blur, options.Windows[0].TotalSeconds), span / 2)];
    }
}
