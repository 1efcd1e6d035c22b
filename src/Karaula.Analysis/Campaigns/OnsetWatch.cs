using System.Globalization;
using Karaula.Analysis.Statistics;

namespace Karaula.Analysis.Campaigns;

/// <summary>
/// Watches onsets as they come, for ever, without ever more false alarms. Each day is one test: its level is fixed before it begins
/// (<see cref="OnlineFalseDiscovery"/>), from what was seen on the days before; the alarm is raised the moment that the closest cluster of the day is as unlikely.
/// A cluster that runs over midnight counts with its larger part: so a day's test knows nothing of the day before. Not thread-safe.
/// </summary>
/// <remarks>
/// The p-value of a day is the scan's closed form (<see cref="ScanApproximation"/>) for one day, all windows tried paid for. Rates are those of the days before, with
/// half an onset more for each unit, so that none is impossible; the hours' rhythm is kept.
/// </remarks>
public sealed class OnsetWatch
{
    /// <summary>Days of history before the first day is tested: with fewer nobody knows what is usual.</summary>
    public const int LeastHistoryDays = 28;

    // What is usual changes slowly.
    private const int RefreshDays = 7;
    private const double Day = 86_400;
    private const double UnseenOnsets = 0.5;

    private readonly CoincidenceOptions _options;
    private readonly OnlineFalseDiscovery _discovery;
    private readonly Dictionary<string, int> _counts;
    private readonly List<DateTimeOffset> _seen = [];
    private readonly List<(DateTimeOffset At, string Unit, TimeSpan Uncertainty)> _today = [];
    private readonly List<WatchAlarm> _alarms = [];
    private readonly DateTimeOffset _from;
    private (DateTimeOffset Made, double[] Windows, ScanApproximation[] Approximations)? _model;
    private DateTimeOffset _day;
    private double _level;
    private double _best = 1;
    private bool _raised;
    private int _days;

    /// <summary>Begins to watch.</summary>
    /// <param name="units">Units watched; others may come.</param>
    /// <param name="from">When; whole days from there on are tests.</param>
    /// <param name="options">Windows.</param>
    /// <param name="rate">The share of alarms that may be false.</param>
    public OnsetWatch(IEnumerable<string> units, DateTimeOffset from, CoincidenceOptions options, double rate = 0.05)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _discovery, Rate) = (options, new OnlineFalseDiscovery(rate), rate);
        _counts = units.Distinct(StringComparer.Ordinal).ToDictionary(unit => unit, _ => 0, StringComparer.Ordinal);
        _from = _day = from;
        _level = _discovery.NextLevel;
    }

    /// <summary>The share of alarms that may be false.</summary>
    public double Rate { get; }

    /// <summary>Watches a whole history.</summary>
    public static WatchReport Run(IReadOnlyList<SiteOnset> onsets, IEnumerable<string> units, Func<string, string> unitOf, DateTimeOffset from, DateTimeOffset to, CoincidenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(onsets);
        ArgumentNullException.ThrowIfNull(unitOf);
        var watch = new OnsetWatch(units, from, options);
        foreach (var onset in onsets.Where(o => o.Onset.At >= from && o.Onset.At <= to).OrderBy(o => o.Onset.At).ThenBy(o => o.Site, StringComparer.Ordinal))
            watch.Observe(unitOf(onset.Site), onset.Onset);
        return watch.Report(to);
    }

    /// <summary>Takes in an onset, not earlier than all before; the alarm, when it is one.</summary>
    public WatchAlarm? Observe(string unit, in Onset onset)
    {
        Advance(onset.At);
        _today.Add((onset.At, unit, onset.Uncertainty));
        if (_raised || !IsTested || _today.Count < 2)
            return null;
        var (windows, approximations) = Model();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (next, bestWindow, bestCount) = (_today.Count - 1, 0, 0);
        var best = double.PositiveInfinity;
        // Onsets less certain than the window is wide would look like synchrony.
        var blur = 2 * _today.Select(o => o.Uncertainty.TotalSeconds).Order().ElementAt(_today.Count / 2);
        for (var w = 0; w < windows.Length; w++)
        {
            for (; next >= 0 && (onset.At - _today[next].At).TotalSeconds <= windows[w]; next--)
                seen.Add(_today[next].Unit);
            var logP = approximations[w].LogP(seen.Count);
            if (windows[w] >= Math.Min(blur, windows[^1]) && seen.Count > 1 && logP < best)
                (best, bestWindow, bestCount) = (logP, w, seen.Count);
        }

        if (bestCount == 0)
            return null;
        var p = Math.Min(1, windows.Length * Math.Exp(best));
        _best = Math.Min(_best, p);
        if (p > _level)
            return null;
        _raised = true;
        var from = onset.At - TimeSpan.FromSeconds(windows[bestWindow]);
        string[] units = [.. _today.Where(o => o.At >= from).Select(o => o.Unit).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var alarm = new WatchAlarm(onset.At, units, TimeSpan.FromSeconds(windows[bestWindow]), p, _level);
        _alarms.Add(alarm);
        return alarm;
    }

    /// <summary>What was found up to a moment.</summary>
    public WatchReport Report(DateTimeOffset now)
    {
        Advance(now);
        var sentence = _days == 0 && !IsTested
            ? $"Watched for less than {LeastHistoryDays} days: what is usual is not known yet."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Watched day by day, {_days} days tested: {(_alarms.Count == 0 ? "no day" : _alarms.Count == 1 ? "1 day" : $"{_alarms.Count} days")} beyond chance; of such alarms at most {Rate * 100:0.#} % are false, however long it is watched. The next needs p ≤ {_discovery.NextLevel:0.0e0}.");
        return new WatchReport(_days, Rate, _discovery.NextLevel, [.. _alarms], sentence);
    }

    private bool IsTested => (_day - _from).TotalDays >= LeastHistoryDays;

    /// <summary>Closes the days that are over: each is a test, those without an onset, too.</summary>
    private void Advance(DateTimeOffset now)
    {
        while (now >= _day.AddDays(1))
        {
            if (IsTested)
            {
                _discovery.Test(_raised ? _level : _best);
                _days++;
            }

            foreach (var (at, unit, _) in _today)
            {
                _counts[unit] = _counts.GetValueOrDefault(unit) + 1;
                _seen.Add(at);
            }

            _today.Clear();
            _day = _day.AddDays(1);
            (_level, _best, _raised) = (_discovery.NextLevel, 1, false);
        }
    }

    private (double[] Windows, ScanApproximation[] Approximations) Model()
    {
        if (_model is { } known && (_day - known.Made).TotalDays < RefreshDays)
            return (known.Windows, known.Approximations);
        var span = (_day - _from).TotalSeconds;
        var rhythm = OnsetRhythm.Of(_seen, TrainShift.For(_options.Rhythm, span).Rhythm);
        double[] counts = [.. _counts.Values.Select(count => count + UnseenOnsets)];
        double[] windows = [.. _options.Windows.Select(window => Math.Min(window.TotalSeconds, Day / 2)).Distinct().Order()];
        ScanApproximation[] approximations = [.. windows.Select(window => new ScanApproximation(counts, window, span, rhythm, Day))];
        _model = (_day, windows, approximations);
        return (windows, approximations);
    }
}
