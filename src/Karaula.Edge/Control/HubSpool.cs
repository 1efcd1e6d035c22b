namespace Karaula.Edge.Control;

/// <summary>The edge's spool, and a signal for whoever waits for more.</summary>
internal sealed class HubSpool(Spool spool) : IDisposable
{
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The spool.</summary>
    public Spool Value => spool;

    /// <summary>Appends a record and wakes whoever waits.</summary>
    public void Append(Func<ulong, byte[]> write)
    {
        spool.Append(write);
        Interlocked.Exchange(ref _appended, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Completes with the next record. Ask before reading, so that none is missed in between.</summary>
    public Task WaitAsync() => Volatile.Read(ref _appended).Task;

    /// <inheritdoc />
    public void Dispose() => spool.Dispose();
}
