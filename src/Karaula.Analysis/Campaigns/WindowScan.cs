namespace Karaula.Analysis.Campaigns;

/// <summary>Finds the most units with an onset within a window, anywhere in a circle of time. Holds its buffers: one thread at a time.</summary>
internal sealed class WindowScan
{
    private const int SmallBucket = 12;
    private const double MostBins = 150_000;

    private readonly double _span;
    private readonly double[] _times;
    private readonly int[] _units;
    private readonly double[] _sortedTimes;
    private readonly int[] _sortedUnits;
    private readonly int[] _starts;
    private readonly int[] _inside;
    private readonly double[][] _trains;
    private int[] _counts = [];

    /// <summary>A scan of these trains: seconds since the beginning, on a circle of a span.</summary>
    public WindowScan(double[][] trains, double span)
    {
        _span = span;
        _trains = trains;
        var count = trains.Sum(train => train.Length);
        _times = new double[count];
        _units = new int[count];
        _sortedTimes = new double[count];
        _sortedUnits = new int[count];
        _starts = new int[count + 2];
        _inside = new int[trains.Length];
    }

    /// <summary>Lays the trains out as they are.</summary>
    public void Place()
    {
        var next = 0;
        for (var unit = 0; unit < _trains.Length; unit++)
        {
            foreach (var time in _trains[unit])
                (_times[next], _units[next++]) = (time, unit);
        }

        Sort();
    }

    /// <summary>
    /// Whether any window could hold so many onsets, without sorting them: no, when the parts of the time that a window touches never do.
    /// Called after <see cref="Shift"/>; most shifts of a history that is beyond chance need no closer look.
    /// </summary>
    public bool CouldHold(double window, int units)
    {
        // A window of n parts touches n + 1 of them.
        var parts = (int)Math.Clamp(MostBins * window / _span, 4, 32);
        var bins = (int)Math.Floor(_span * parts / window) + 1;
        if (_counts.Length < bins)
            _counts = new int[bins];
        var counts = _counts.AsSpan(0, bins);
        counts.Clear();
        var scale = parts / window;
        foreach (var time in _times)
            counts[(int)(time * scale)]++;
        // Around the circle, whose last part is a short one: a window over the end touches one more.
        var sum = 0;
        for (var i = 0; i < bins; i++)
        {
            sum += counts[i] - (i > parts ? counts[i - parts - 1] : 0);
            if (sum >= units)
                return true;
        }

        sum = 0;
        for (var i = Math.Max(0, bins - parts - 1); i < bins; i++)
            sum += counts[i];
        for (var i = 0; i <= Math.Min(parts, bins - 1); i++)
        {
            sum += counts[i];
            if (sum >= units)
                return true;
        }

        return false;
    }

    /// <summary>Shifts each train around the circle by an amount of its own. <see cref="Sort"/> has to follow before a scan.</summary>
    public void Shift(ulong seed, in TrainShift shift)
    {
        var random = new SplitMix(seed);
        var next = 0;
        for (var unit = 0; unit < _trains.Length; unit++)
        {
            var by = shift.Draw(ref random);
            foreach (var time in _trains[unit])
            {
                var at = time + by;
                if (at >= _span)
                    at -= _span;
                (_times[next], _units[next++]) = (at < 0 ? at + _span : at, unit);
            }
        }
    }

    /// <summary>
    /// The most units within a window, and the first and last onset of the closest place that has so many. Around the circle, unless
    /// <paramref name="circular"/> is false: time observed did not go round.
    /// </summary>
    public (int Units, double Start, double End) Most(double window, bool circular)
    {
        Array.Clear(_inside);
        var (n, right, distinct, most) = (_sortedTimes.Length, 0, 0, 0);
        var (start, end) = (0.0, double.PositiveInfinity);
        var limit = circular ? 2 * n : n;
        for (var left = 0; left < n; left++)
        {
            var from = _sortedTimes[left];
            while (right < limit && right < left + n && At(right) - from <= window)
            {
                if (_inside[_sortedUnits[right < n ? right : right - n]]++ == 0)
                    distinct++;
                right++;
            }

            if (distinct >= most)
            {
                var last = At(right - 1);
                if (distinct > most || last - from < end - start)
                    (most, start, end) = (distinct, from, last);
            }

            if (--_inside[_sortedUnits[left]] == 0)
                distinct--;
        }

        return (most, start, end);
    }

    private double At(int index) => index < _sortedTimes.Length ? _sortedTimes[index] : _sortedTimes[index - _sortedTimes.Length] + _span;

    /// <summary>Onsets are spread over the time, most of all shifted ones: a bucket for each makes sorting linear.</summary>
    public void Sort()
    {
        var n = _times.Length;
        Array.Clear(_starts);
        var scale = n / _span;
        for (var i = 0; i < n; i++)
            _starts[Bucket(_times[i], scale, n) + 1]++;
        for (var b = 1; b <= n; b++)
            _starts[b] += _starts[b - 1];
        for (var i = 0; i < n; i++)
        {
            var at = _starts[Bucket(_times[i], scale, n)]++;
            (_sortedTimes[at], _sortedUnits[at]) = (_times[i], _units[i]);
        }

        // Each start has moved to the next bucket's.
        var from = 0;
        for (var b = 0; b < n; b++)
        {
            var length = _starts[b] - from;
            if (length > SmallBucket)
                Array.Sort(_sortedTimes, _sortedUnits, from, length);
            else if (length > 1)
                InsertionSort(from, length);
            from = _starts[b];
        }
    }

    private static int Bucket(double time, double scale, int n) => Math.Min(n - 1, (int)(time * scale));

    private void InsertionSort(int from, int length)
    {
        for (var i = from + 1; i < from + length; i++)
        {
            var (time, unit) = (_sortedTimes[i], _sortedUnits[i]);
            var j = i;
            for (; j > from && _sortedTimes[j - 1] > time; j--)
                (_sortedTimes[j], _sortedUnits[j]) = (_sortedTimes[j - 1], _sortedUnits[j - 1]);
            (_sortedTimes[j], _sortedUnits[j]) = (time, unit);
        }
    }
}
