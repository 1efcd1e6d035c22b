namespace Karaula.Siege.Attacks;

/// <summary>What an attack did so far. Thread-safe.</summary>
internal sealed class AttackCounters
{
    private long _sent;
    private long _answered;
    private long _refused;
    private long _opened;
    private long _closed;
    private long _heldBack;

    /// <summary>A request, or a batch of frames, went out.</summary>
    public void Sent(long count) => Interlocked.Add(ref _sent, count);

    /// <summary>A request was answered.</summary>
    public void Answered(int status) => Interlocked.Increment(ref status is >= 200 and < 400 or 404 ? ref _answered : ref _refused);

    /// <summary>A connection was made.</summary>
    public void Opened() => Interlocked.Increment(ref _opened);

    /// <summary>A connection was closed by the other side, or could not be made.</summary>
    public void Closed() => Interlocked.Increment(ref _closed);

    /// <summary>A source was still busy when its next request was due.</summary>
    public void HeldBack() => Interlocked.Increment(ref _heldBack);

    /// <summary>All of it.</summary>
    public AttackCounts Read() => new(
        Interlocked.Read(ref _sent), Interlocked.Read(ref _answered), Interlocked.Read(ref _refused), Interlocked.Read(ref _opened),
        Interlocked.Read(ref _closed), Interlocked.Read(ref _heldBack));
}

/// <summary>What an attack did.</summary>
/// <param name="Sent">Requests or frames.</param>
/// <param name="Answered">Of the requests, answered with a page or a 404.</param>
/// <param name="Refused">Of the requests, answered otherwise.</param>
/// <param name="Opened">Connections made.</param>
/// <param name="Closed">Connections closed by the other side, or refused.</param>
/// <param name="HeldBack">Requests not sent, for their source was still busy.</param>
internal sealed record AttackCounts(long Sent, long Answered, long Refused, long Opened, long Closed, long HeldBack);
