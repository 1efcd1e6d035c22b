namespace Karaula.Analysis.Statistics;

/// <summary>
/// Monitoring for ever without ever more false alarms: LORD++ (Ramdas, Yang, Wainwright and Jordan, "Online control of the false discovery rate with
/// decaying memory", 2017). Each p-value, in order, is held against a level of its own; the share of false ones among all alarms stays below
/// the rate, at any moment, as long as the p-values are valid and independent. Not thread-safe.
/// </summary>
public sealed class OnlineFalseDiscovery
{
    // γ_j ∝ log(max(j, 2)) / (j·exp(√log j)), which then sums to less than one.
    private const double GammaScale = 0.07720838;

    // Alarms longer ago add next to nothing, and leaving them out is on the safe side.
    private const int MostAlarms = 1_000;

    private readonly double _rate;
    private readonly double _initial;
    private readonly List<long> _alarms = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="rate">α: the share of alarms that may be false, between 0 and 1.</param>
    public OnlineFalseDiscovery(double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1);
        (_rate, _initial) = (rate, rate / 2);
    }

    /// <summary>p-values seen.</summary>
    public long Tests { get; private set; }

    /// <summary>Alarms raised.</summary>
    public long Alarms { get; private set; }

    /// <summary>The level that the next p-value is held against.</summary>
    public double NextLevel
    {
        get
        {
            var t = Tests + 1;
            var level = Gamma(t) * _initial;
            for (var i = 0; i < _alarms.Count; i++)
                level += (i == 0 ? _rate - _initial : _rate) * Gamma(t - _alarms[i]);
            return Math.Min(level, _rate);
        }
    }

    /// <summary>Takes in the next p-value; true when it is an alarm.</summary>
    public bool Test(double pValue)
    {
        var alarm = pValue <= NextLevel;
        Tests++;
        if (!alarm)
            return false;
        Alarms++;
        _alarms.Add(Tests);
        if (_alarms.Count > MostAlarms)
            _alarms.RemoveAt(1);
        return true;
    }

    private static double Gamma(long j) => GammaScale * Math.Log(Math.Max(j, 2)) / (j * Math.Exp(Math.Sqrt(Math.Log(j))));
}
