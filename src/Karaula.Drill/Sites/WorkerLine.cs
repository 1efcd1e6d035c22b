namespace Karaula.Drill.Sites;

/// <summary>A small web server's capacity: so many workers, first come, first served. Work is waiting, not computing, so that six sites fit one machine.</summary>
internal sealed class WorkerLine(int workers, int backlog) : IDisposable
{
    private readonly SemaphoreSlim _free = new(workers);
    private int _inLine;

    /// <summary>Does some work when its turn comes; false when the line is too long.</summary>
    public async ValueTask<bool> WorkAsync(int milliseconds, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inLine) > backlog + workers)
        {
            Interlocked.Decrement(ref _inLine);
            return false;
        }

        try
        {
            // As with a real server, a client that went away is noticed when its turn has come, not before.
            await _free.WaitAsync(CancellationToken.None);
            try
            {
                await Task.Delay(milliseconds, CancellationToken.None);
            }
            finally
            {
                _free.Release();
            }

            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _inLine);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();
}
