using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Flights;

/// <summary>One request to the origin that any number of readers wait for.</summary>
internal sealed class Flight(CacheKey key)
{
    // Continuations run elsewhere: whoever lands the flight must not serve all its readers first.
    private readonly TaskCompletionSource<Landing> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _followers;

    public CacheKey Key => key;

    /// <summary>What it brought, known with the head of the answer.</summary>
    public Task<Landing> Landed => _landed.Task;

    /// <summary>Called when the last follower has left.</summary>
    public Action? Deserted { get; set; }

    /// <summary>Whether anybody but the one who leads waits for it, or still reads what it brought.</summary>
    public bool HasFollowers => Followers > 0;

    /// <summary>How many do.</summary>
    public int Followers => Volatile.Read(ref _followers);

    public void Follow() => Interlocked.Increment(ref _followers);

    public void Unfollow()
    {
        if (Interlocked.Decrement(ref _followers) == 0)
            Deserted?.Invoke();
    }

    /// <summary>Tells all who wait. Only the first call counts.</summary>
    public void Land(Landing landing) => _landed.TrySetResult(landing);
}
