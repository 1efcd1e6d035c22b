namespace Karaula.Edge.Gate;

/// <summary>
/// What the cache meets at each path of a site, in memory that is taken once: sets of four slots, in which a new path takes the place of the one
/// that is asked for least. A flood that goes around the cache asks one path with a query that is new each time; that shows here, whoever asks
/// and however slowly each of them does. Thread-safe; allocates nothing, but for the text of a path that begins to be busted.
/// </summary>
internal sealed class PathTable
{
    private const int Ways = 4;
    private const int Sets = 1024;
    private const int ShownPathLength = 128;

    private readonly PathState[] _states = new PathState[Sets * Ways];
    private readonly Lock _lock = new();

    /// <summary>How many paths are busted now, as of the last request for each.</summary>
    public int Busted { get; private set; }

    /// <summary>A request was answered.</summary>
    /// <param name="path">The path, without the query.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="missed">Whether the cache had no answer.</param>
    /// <param name="isNewQuery">Whether its query was not seen with this path of late.</param>
    /// <param name="now">Seconds on the gate's clock.</param>
    public void Record(ReadOnlySpan<char> path, ulong hash, bool missed, bool isNewQuery, double now)
    {
        lock (_lock)
        {
            ref var state = ref Acquire(hash, now);
            state.Requests++;
            if (missed)
                state.Misses++;
            if (isNewQuery)
                state.NewQueries++;
            if (missed && isNewQuery)
                state.Busting++;
            if (!state.Judge())
                return;
            Busted += state.IsBusted ? 1 : -1;
            state.Text = state.IsBusted ? path[..Math.Min(path.Length, ShownPathLength)].ToString() : null;
        }
    }

    /// <summary>Whether a path is asked for around the cache. Holds for requests with a query only: without one nobody goes around it.</summary>
    public bool IsBusted(ulong hash, double now)
    {
        if (Busted == 0)
            return false;
        lock (_lock)
        {
            foreach (ref var state in SetOf(hash))
            {
                if (state.Hash != hash)
                    continue;
                state.Decay(now);
                return state.IsBusted;
            }
        }

        return false;
    }

    /// <summary>The busted paths, most asked for first.</summary>
    public BustedPath[] Show(double now)
    {
        if (Busted == 0)
            return [];
        var paths = new List<BustedPath>();
        lock (_lock)
        {
            foreach (ref var state in _states.AsSpan())
            {
                if (!state.IsBusted)
                    continue;
                state.Decay(now);
                if (state.Judge())
                {
                    Busted--;
                    state.Text = null;
                    continue;
                }

                paths.Add(new BustedPath(state.Text!, Math.Round(state.RequestsPerSecond, 1), Math.Round(state.MissRatio, 3), Math.Round(state.NewQueryRatio, 3)));
            }
        }

        return [.. paths.OrderByDescending(path => path.RequestsPerSecond)];
    }

    private Span<PathState> SetOf(ulong hash) => _states.AsSpan((int)(hash % Sets) * Ways, Ways);

    private ref PathState Acquire(ulong hash, double now)
    {
        var set = SetOf(hash);
        var victim = 0;
        for (var i = 0; i < set.Length; i++)
        {
            set[i].Decay(now);
            if (set[i].Hash == hash)
                return ref set[i];
            if (set[i].Requests < set[victim].Requests)
                victim = i;
        }

        if (set[victim].IsBusted)
            Busted--;
        set[victim] = new PathState { Hash = hash, At = now };
        return ref set[victim];
    }
}
