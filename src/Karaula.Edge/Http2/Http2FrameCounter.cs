using Karaula.Edge.Hygiene;

namespace Karaula.Edge.Http2;

/// <summary>
/// Counts the frames that make a server work and say nothing: a browser needs a few of each, and a flood of any of them is an attack that has
/// been published (RFC 9113, section 10.5). Not thread-safe, except for <see cref="Sent"/>.
/// </summary>
internal sealed class Http2FrameCounter
{
    private const int Preface = 24;

    // A block of 16 KiB in frames of that size is one; a client that needs more has cookies that no server takes.
    private const int MaxContinuations = 16;

    // A client that takes less than this with each update is not reading: it is counting out the work.
    private const double BytesForWindowUpdate = 512;

    private Http2FrameWalker _walker = new(Preface);
    private FrameBudget _ping = new(50, 5);
    private FrameBudget _settings = new(20, 1);
    private FrameBudget _priority = new(300, 20);
    private FrameBudget _reset = new(200, 20);
    private FrameBudget _window = new(1000, 50);
    private FrameBudget _empty = new(50, 5);
    private FrameBudget _unknown = new(100, 10);
    private int _continuations;
    private long _sent;

    /// <summary>The edge has sent bytes: that many more window updates are in order.</summary>
    public void Sent(long bytes) => Interlocked.Add(ref _sent, bytes);

    /// <summary>Reads bytes of the client's; none is given twice.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="now">Seconds on any clock that does not go back.</param>
    /// <returns>What is too much of it; <see cref="Glitch.None"/> as a rule.</returns>
    public Glitch Read(ReadOnlySpan<byte> bytes, double now)
    {
        while (_walker.TryNext(ref bytes, out var frame))
        {
            var glitch = Take(frame, now);
            if (glitch != Glitch.None)
                return glitch;
        }

        return Glitch.None;
    }

    /// <summary>The edge had to reset a stream for what the client did on it: as much work as if the client had.</summary>
    public Glitch ResetByServer(double now) => _reset.Take(now) ? Glitch.None : Glitch.StreamChurn;

    private Glitch Take(Http2FrameHeader frame, double now)
    {
        switch (frame.Type)
        {
            case Http2FrameHeader.Data:
                return frame.Length > 0 || frame.EndsStream || _empty.Take(now) ? Glitch.None : Glitch.FrameFlood;
            case Http2FrameHeader.Headers:
                _continuations = 0;
                return Glitch.None;
            case Http2FrameHeader.Continuation:
                return ++_continuations <= MaxContinuations ? Glitch.None : Glitch.HeaderMemory;
            case Http2FrameHeader.ResetStream:
                return _reset.Take(now) ? Glitch.None : Glitch.StreamChurn;
            case Http2FrameHeader.Priority or Http2FrameHeader.PriorityUpdate:
                return Flood(_priority.Take(now));
            case Http2FrameHeader.Settings:
                return Flood(_settings.Take(now));
            case Http2FrameHeader.Ping:
                return Flood(_ping.Take(now));
            case Http2FrameHeader.WindowUpdate:
                if (Volatile.Read(ref _sent) > 0)
                    _window.Credit(Interlocked.Exchange(ref _sent, 0) / BytesForWindowUpdate);
                return Flood(_window.Take(now));
            default:
                return Flood(_unknown.Take(now));
        }
    }

    private static Glitch Flood(bool isInOrder) => isInOrder ? Glitch.None : Glitch.FrameFlood;
}
