using Karaula.Edge.Hygiene;

namespace Karaula.Edge.Connections;

/// <summary>
/// Ends answers whose reader stopped taking them. A piece of an answer is at most 16 KiB, and the next is sent when the one before was taken; how
/// long that may take is a matter of the slowest rate allowed. Of HTTP/2 only the stream ends, so that a paused film does not take the page with it.
/// </summary>
internal sealed class StallWatch : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly FrontDoor _door;
    private readonly ITimer _timer;
    private PacedResponse? _first;

    /// <summary>Begins to watch.</summary>
    public StallWatch(ConnectionOptions options, FrontDoor door, TimeProvider time)
    {
        _time = time;
        _door = door;
        _patience = TimeSpan.FromSeconds(ServerLimits.InFlight / options.ResponseBytesPerSecond);
        _timer = time.CreateTimer(static watch => ((StallWatch)watch!).Look(), this, Every, Every);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>An answer that waits for its reader for the first time.</summary>
    public void Add(PacedResponse response)
    {
        lock (_lock)
        {
            response.Next = _first;
            if (_first is not null)
                _first.Previous = response;
            _first = response;
        }
    }

    /// <summary>Such an answer has ended.</summary>
    public void Remove(PacedResponse response)
    {
        lock (_lock)
        {
            if (response.Previous is null)
                _first = response.Next;
            else
                response.Previous.Next = response.Next;
            if (response.Next is not null)
                response.Next.Previous = response.Previous;
            response.Previous = response.Next = null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    /// <summary>Looks now.</summary>
    internal void Look()
    {
        lock (_lock)
        {
            for (var response = _first; response is not null; response = response.Next)
            {
                if (response.WaitingSince is var since and not 0 && _time.GetElapsedTime(since) > _patience && response.Abort())
                    _door.Count(response.Client, Glitch.TooSlow);
            }
        }
    }
}
