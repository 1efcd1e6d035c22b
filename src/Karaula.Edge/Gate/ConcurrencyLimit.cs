namespace Karaula.Edge.Gate;

/// <summary>
/// How many requests an origin can work on at the same time before they only wait in it. It goes down when answers take much longer than the
/// same kind of request took when there was room, and up again, one at a time, when they do not: additive increase, multiplicative decrease,
/// as in congestion control (Chiu and Jain, 1989), on delay rather than loss. Thread-safe.
/// </summary>
/// <remarks>
/// Requests differ: a style sheet takes 2 ms and a search 120. Each is compared with the fastest of its own route, and routes share 256
/// places by hash. The fastest is forgotten slowly, so that an origin that became slower for good is believed in the end.
/// </remarks>
internal sealed class ConcurrencyLimit
{
    private const int Routes = 256;

    // Below this an answer is never "slow": noise of the machine.
    private const float NoiseSeconds = 0.005f;
    private const float SlowFactor = 2f;
    private const int Least = 2;

    private readonly float[] _fastest = new float[Routes];
    private readonly Lock _lock = new();
    private float _slowness = 1;
    private float _failing;
    private int _samples;
    private int _most;
    private int _current;

    /// <summary>A limit that starts at its most.</summary>
    public ConcurrencyLimit(int most)
    {
        _most = _current = Math.Max(Least, most);
        Array.Fill(_fastest, float.PositiveInfinity);
    }

    /// <summary>The limit now.</summary>
    public int Current => Volatile.Read(ref _current);

    /// <summary>The limit that is never exceeded.</summary>
    public int Most => _most;

    /// <summary>How much longer answers take than they could: 1 when there is room.</summary>
    public float Slowness => _slowness;

    /// <summary>Takes a new ceiling.</summary>
    public void Reconfigure(int most)
    {
        lock (_lock)
        {
            var wasFree = _current == _most;
            _most = Math.Max(Least, most);
            _current = wasFree ? _most : Math.Min(_current, _most);
        }
    }

    /// <summary>Learns from one answer.</summary>
    /// <param name="route">A hash of the method and path, without the query.</param>
    /// <param name="seconds">From sending the request to the answer's headers.</param>
    /// <param name="failed">Whether the origin failed.</param>
    public void Observe(uint route, double seconds, bool failed)
    {
        lock (_lock)
        {
            _failing += ((failed ? 1 : 0) - _failing) * 0.1f;
            if (failed)
                return;
            ref var fastest = ref _fastest[route % Routes];
            var time = Math.Max((float)seconds, NoiseSeconds);
            fastest = Math.Min(fastest, time);
            _slowness += ((time / fastest) - _slowness) * 0.1f;
            _samples++;
        }
    }

    /// <summary>Adjusts the limit. Call it every tenth of a second.</summary>
    /// <param name="waiting">Whether anyone waits for room: without that there is no reason to go up.</param>
    public void Tick(bool waiting)
    {
        lock (_lock)
        {
            for (var i = 0; i < Routes; i++)
                _fastest[i] *= 1.0005f;
            if (_samples == 0 && _failing < 0.5f)
            {
                // Nothing is known: an idle origin is given its room back, slowly.
                if (!waiting)
                    _current = Math.Min(_most, _current + 1);
                return;
            }

            _samples = 0;
            if (_slowness > SlowFactor || _failing > 0.5f)
                _current = Math.Max(Least, (int)(_current * 0.9f));
            else if (waiting || _current < _most)
                _current = Math.Min(_most, _current + 1);
        }
    }
}
