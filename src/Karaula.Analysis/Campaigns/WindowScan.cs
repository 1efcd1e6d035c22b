namespace Karaula.Analysis.Campaigns;

/// <summary>Finds the most units with an onset within a window, anywhere in a circle of time. Holds its buffers: one thread at a time.</summary>
internal sealed class WindowScan
{
    private readonly double _span;
    private readonly double[] _times;
    private readonly int[] _units;
    private readonly int[] _inside;

    /// <summary>A scan for trains of these lengths.</summary>
    public WindowScan(double[][] trains, double span)
    {
        _span = span;
        var count = trains.Sum(train => train.Length);
        _times = new double[count];
        _units = new int[count];
        _inside = new int[trains.Length];
    }

    /// <summary>The most units within a window.</summary>
    public int MostUnits(double[][] trains, double window) => Scan(trains, window, circular: true, int.MaxValue, out _, out _);

    /// <summary>Where so many units are within a window: first and last onset of the closest such place.</summary>
    public (double Start, double End) Where(double[][] trains, double window, int units)
    {
        Scan(trains, window, circular: false, units, out var start, out var end);
        return (start, end);
    }

    private int Scan(double[][] trains, double window, bool circular, int wanted, out double start, out double end)
    {
        Fill(trains);
        Array.Clear(_inside);
        var (n, right, distinct, most) = (_times.Length, 0, 0, 0);
        (start, end) = (_times[0], _times[0]);
        for (var left = 0; left < n; left++)
        {
            while (right < (circular ? left + n : n) && At(right) - _times[left] <= window)
            {
                if (_inside[_units[right % n]]++ == 0)
                    distinct++;
                right++;
            }

            if (distinct > most || (distinct >= wanted && At(right - 1) - _times[left] < end - start))
                (most, start, end) = (Math.Max(most, distinct), _times[left], At(right - 1));
            if (--_inside[_units[left]] == 0)
                distinct--;
        }

        return most;
    }

    private double At(int index) => index < _times.Length ? _times[index] : _times[index - _times.Length] + _span;

    private void Fill(double[][] trains)
    {
        var next = 0;
        for (var unit = 0; unit < trains.Length; unit++)
        {
            foreach (var time in trains[unit])
            {
                _times[next] = time;
                _units[next++] = unit;
            }
        }

        Array.Sort(_times, _units);
    }
}
