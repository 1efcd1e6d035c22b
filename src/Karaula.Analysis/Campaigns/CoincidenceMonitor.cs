namespace Karaula.Analysis.Campaigns;

/// <summary>
/// Answers for each new onset, within microseconds, how unlikely the cluster is that it ends: against a history analysed once. Not thread-safe.
/// It asks a question of its own at each onset, so its p-values are for the window that ends now, and belong into
/// <see cref="Statistics.OnlineFalseDiscovery"/>, which pays for asking again and again.
/// </summary>
public sealed class CoincidenceMonitor
{
    private readonly CoincidenceModel _model;
    private readonly List<(DateTimeOffset At, string Unit)> _recent = [];
    private readonly double _inflation;

    private CoincidenceMonitor(CoincidenceModel model, double inflation) => (_model, _inflation) = (model, inflation);

    /// <summary>A monitor after a history; null when it has fewer than two units with an onset: nothing to compare with.</summary>
    /// <param name="trains">The history.</param>
    /// <param name="from">Beginning of the time observed.</param>
    /// <param name="to">End of the time observed.</param>
    /// <param name="options">How to look.</param>
    public static CoincidenceMonitor? Create(IReadOnlyList<OnsetTrain> trains, DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options)
    {
        if (CoincidenceModel.Create(trains, from, to, options) is not { } model)
            return null;
        var result = CoincidenceTest.Answer(model, options);
        return new CoincidenceMonitor(model, result.Inflation);
    }

    /// <summary>Takes in an onset, later than all before.</summary>
    /// <returns>The units of the least likely cluster that ends with it, its window, and its p-value, 0 to 1, the choice of window paid for.</returns>
    public (IReadOnlyList<string> Units, TimeSpan Window, double PValue) Observe(string unit, DateTimeOffset at)
    {
        _recent.Add((at, unit));
        var longest = TimeSpan.FromSeconds(_model.Windows[^1]);
        _recent.RemoveAll(onset => at - onset.At > longest);
        var best = (LogP: double.PositiveInfinity, Window: 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = _recent.Count - 1;
        for (var w = 0; w < _model.Windows.Length; w++)
        {
            for (; next >= 0 && (at - _recent[next].At).TotalSeconds <= _model.Windows[w]; next--)
                seen.Add(_recent[next].Unit);
            var logP = _model.Approximations[w].LogPNow(seen.Count);
            if (logP < best.LogP)
                best = (logP, w);
        }

        var window = TimeSpan.FromSeconds(_model.Windows[best.Window]);
        string[] units = [.. _recent.Where(onset => at - onset.At <= window).Select(onset => onset.Unit).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return (units, window, Math.Min(1, _model.ClosedForm(best.LogP) * _inflation));
    }
}
