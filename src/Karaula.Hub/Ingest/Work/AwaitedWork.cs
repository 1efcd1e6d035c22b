namespace Karaula.Hub.Ingest.Work;

/// <summary>Something whose author waits for it to be durable.</summary>
internal abstract record AwaitedWork : WorkItem
{
    // The writer must not run the waiter's code.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception reason) => _done.TrySetException(reason);
}
