using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// Lets those who want the same answer from the disk go one after the other, so that all but the first find it in memory. A fixed number of turns:
/// keys that share one by chance wait for each other's load, never for a client.
/// </summary>
internal sealed class LoadTurns : IDisposable
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1))];

    /// <summary>Waits for a key's turn; whoever disposes what is returned lets the next go.</summary>
    public async ValueTask<Turn> TakeAsync(CacheKey key, CancellationToken cancellation)
    {
        SemaphoreSlim turn = _turns[(uint)key.GetHashCode() % (uint)_turns.Length];
        await turn.WaitAsync(cancellation);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim turn in _turns)
            turn.Dispose();
    }

    internal readonly struct Turn(SemaphoreSlim held) : IDisposable
    {
        public void Dispose() => held.Release();
    }
}
