using Karaula.Http.Caching.Keys;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Flights;

/// <summary>One request to the origin that any number of readers wait for.</summary>
/// <param name="key">What is asked for.</param>
/// <param name="generation">The key's generation before the origin was asked: who comes after the next one is not to get this answer.</param>
/// <param name="earlier">One for the same key and other request fields, whose answer may still be arriving.</param>
internal sealed class Flight(CacheKey key, long generation, Flight? earlier)
{
    /// <summary>How many variants of a page that arrive at the same time are looked through.</summary>
    private const int MostEarlier = 8;

    // Continuations run elsewhere: whoever lands the flight must not serve all its readers first.
    private readonly TaskCompletionSource<Landing> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _followers;

    public CacheKey Key => key;

    public long Generation => generation;

    public Flight? Earlier { get; private set; } = earlier is { HasEnded: false } ? earlier : null;

    /// <summary>Whether it is over: nothing more arrives.</summary>
    public bool HasEnded { get; set; }

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

    /// <summary>Of this and those before it, one whose answer is known to be for such a request; null for none.</summary>
    public Flight? FindArriving(IHeaderDictionary request)
    {
        Flight? flight = this;
        for (int i = 0; flight is not null && i < MostEarlier; i++)
        {
            if (!flight.HasEnded && flight.Landed is { IsCompletedSuccessfully: true, Result.Response: { } response } && response.Vary.Matches(request))
                return flight;

            // What is over is let go of, or a page that is asked for without end would keep all its flights.
            if (flight.Earlier is { HasEnded: true } over)
                flight.Earlier = over.Earlier;
            flight = flight.Earlier;
        }

        return null;
    }
}
