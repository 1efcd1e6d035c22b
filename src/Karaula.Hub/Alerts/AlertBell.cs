using System.Collections.Concurrent;

namespace Karaula.Hub.Alerts;

/// <summary>Wakes those who deliver when there is something new. Thread-safe.</summary>
internal sealed class AlertBell
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _bells = new(StringComparer.Ordinal);

    public void Ring(string route)
    {
        var bell = Of(route);
        // Once is enough.
        if (bell.CurrentCount == 0)
            bell.Release();
    }

    /// <summary>Waits for a ring, or for as long.</summary>
    public async Task WaitAsync(string route, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rung = Of(route).WaitAsync(limit.Token);
        await Task.WhenAny(rung, Task.Delay(longest, time, limit.Token));
        await limit.CancelAsync();
        await rung.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private SemaphoreSlim Of(string route) => _bells.GetOrAdd(route, _ => new SemaphoreSlim(0));
}
