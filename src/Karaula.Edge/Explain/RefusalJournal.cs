using Karaula.Edge.Gate;

namespace Karaula.Edge.Explain;

/// <summary>
/// The latest refusals. Rows of eight, by network: a flood overwrites its own rows, and a reader's refusal is still there when he calls. Fixed memory;
/// thread-safe.
/// </summary>
internal sealed class RefusalJournal(int rows = 1024)
{
    private const int Row = 8;
    private const int MostPath = 200;

    private readonly Refusal[] _entries = new Refusal[rows * Row];
    private readonly int[] _next = new int[rows];
    private readonly Lock _lock = new();
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();

    /// <summary>How many there is room for.</summary>
    public int Capacity => _entries.Length;

    /// <summary>Takes note of a refusal.</summary>
    public void Add(in Refusal refusal)
    {
        var row = (int)(refusal.Network.Hash(_seed) % (ulong)_next.Length);
        var kept = refusal.Path.Length > MostPath ? refusal with { Path = refusal.Path[..MostPath] } : refusal;
        lock (_lock)
        {
            _entries[(row * Row) + _next[row]] = kept;
            _next[row] = (_next[row] + 1) % Row;
        }
    }

    /// <summary>The refusal of a request; null when it is not known, or no longer.</summary>
    public Refusal? Find(string id)
    {
        lock (_lock)
        {
            foreach (ref readonly var entry in _entries.AsSpan())
            {
                if (entry.Id == id)
                    return entry;
            }
        }

        return null;
    }

    /// <summary>The latest, newest first.</summary>
    /// <param name="site">Of this site only; null for all.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Refusal> Latest(string? site, int most)
    {
        lock (_lock)
            return [.. _entries.Where(entry => entry.Id is not null && (site is null || entry.Site == site)).OrderByDescending(static entry => entry.At).Take(most)];
    }
}
