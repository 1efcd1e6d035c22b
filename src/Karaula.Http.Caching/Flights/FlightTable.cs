using System.Collections.Concurrent;
using Karaula.Http.Caching.Keys;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Flights;

/// <summary>
/// The flights under way, one a key, and for which keys there is no use in waiting: their answers cannot be shared. There are never more flights
/// than requests under way; the marks are a table of fixed size in which a mark may be lost, which costs one wait.
/// </summary>
internal sealed class FlightTable(TimeProvider time)
{
    private const int Marks = 8192;

    /// <summary>How long a key stays marked: long enough to spare a busy page the waits, short enough for one that becomes cacheable.</summary>
    private static readonly TimeSpan s_markLifetime = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<CacheKey, Flight> _flights = new();

    // The upper half is the key's hash, the lower half the second until which it holds: one word, so that it is never torn.
    private readonly long[] _marks = new long[Marks];
    private readonly long _start = time.GetTimestamp();

    /// <summary>Flights under way.</summary>
    public int Count => _flights.Count;

    /// <summary>Requests that wait for flights of others, or read what they bring.</summary>
    public int Followers
    {
        get
        {
            int followers = 0;
            foreach (KeyValuePair<CacheKey, Flight> flight in _flights)
                followers += flight.Value.Followers;
            return followers;
        }
    }

    /// <summary>
    /// The flight for a key: the one under way whose answer is known to be for such a request, else the one whose answer is not known yet, else a new
    /// one, which the caller then leads and must end. One that asked the origin before the key was invalidated is left to those who joined it before.
    /// </summary>
    public Flight Join(in CacheKey key, long generation, IHeaderDictionary request, out bool leads)
    {
        while (true)
        {
            if (_flights.TryGetValue(key, out Flight? latest) && latest.Generation == generation)
            {
                leads = false;
                Flight flight = latest.FindArriving(request) ?? latest;
                flight.Follow();
                return flight;
            }

            var created = new Flight(key, generation, earlier: null);
            if (latest is null ? _flights.TryAdd(key, created) : _flights.TryUpdate(key, created, latest))
            {
                leads = true;
                return created;
            }
        }
    }

    /// <summary>
    /// The flight to turn to after one whose answer was for other request fields. What still arrives of that one can be found behind the new.
    /// </summary>
    public Flight JoinAfter(Flight earlier, long generation, IHeaderDictionary request, out bool leads)
    {
        if (earlier.Generation != generation)
            return Join(earlier.Key, generation, request, out leads);
        if (_flights.TryGetValue(earlier.Key, out Flight? latest)
            && latest.Generation == generation && latest.FindArriving(request) is { } arriving)
        {
            leads = false;
            arriving.Follow();
            return arriving;
        }

        var flight = new Flight(earlier.Key, generation, earlier);
        leads = _flights.TryUpdate(earlier.Key, flight, earlier);
        return leads ? flight : Join(earlier.Key, generation, request, out leads);
    }

    /// <summary>Ends a flight: nobody joins it any more, and who still waits goes alone.</summary>
    public void End(Flight flight)
    {
        flight.HasEnded = true;
        if (flight.Earlier is not { HasEnded: false } earlier || !_flights.TryUpdate(flight.Key, earlier, flight))
            _flights.TryRemove(new(flight.Key, flight));
        flight.Land(Landing.Nothing);
    }

    /// <summary>Remembers for seconds that the answers to a key cannot be shared ("hit-for-miss").</summary>
    public void Mark(in CacheKey key) =>
        Volatile.Write(ref _marks[Slot(key)], ((long)key.GetHashCode() << 32) | (uint)(Second() + (int)s_markLifetime.TotalSeconds));

    /// <summary>Whether the answers to a key were found not to be for sharing.</summary>
    public bool IsMarked(in CacheKey key)
    {
        long mark = Volatile.Read(ref _marks[Slot(key)]);
        return mark != 0 && (int)(mark >> 32) == key.GetHashCode() && (int)mark > Second();
    }

    private static int Slot(in CacheKey key) => key.GetHashCode() & (Marks - 1);

    private int Second() => (int)time.GetElapsedTime(_start).TotalSeconds;
}
