using System.IO.Pipelines;

namespace Karaula.Edge.Http2;

/// <summary>
/// What the server sends on a connection that speaks HTTP/2. Tells the counter how much, and how many streams it had to reset; and can end the
/// connection with a GOAWAY of its own between two frames (RFC 9113, section 6.8).
/// </summary>
/// <param name="inner">The connection's bytes.</param>
/// <param name="counter">What counts frames.</param>
/// <param name="serverReset">Told of each stream that the server resets.</param>
internal sealed class Http2Output(PipeWriter inner, Http2FrameCounter counter, Action serverReset) : PipeWriter
{
    // Last stream 2^31-1: the client may take all that it has sent for heard. ENHANCE_YOUR_CALM is 11.
    private static ReadOnlySpan<byte> GoAwayFrame => [0, 0, 8, Http2FrameHeader.GoAway, 0, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 11];

    private readonly Lock _lock = new();
    private Http2FrameWalker _walker = new(0);
    private Memory<byte> _last;
    private bool _isWriting;
    private bool _isFlushing;
    private State _state;

    private enum State
    {
        Open,
        Ending,
        Ended,
    }

    /// <summary>Ends the connection with GOAWAY and ENHANCE_YOUR_CALM: now, or when the server has finished the frames that it is writing.</summary>
    public void GoAway()
    {
        lock (_lock)
        {
            if (_state != State.Open)
                return;
            _state = State.Ending;
            // Before a flush ends the client may not have taken what was written: then it would not take this either.
            if (_isWriting || _isFlushing)
                return;
            WriteGoAway();
        }

        // Nobody else flushes any more. What is left of it is sent when the connection ends.
        _ = FlushLastAsync();
    }

    /// <inheritdoc />
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        lock (_lock)
        {
            if (_state == State.Ended)
                return _last = new byte[Math.Max(sizeHint, 4096)];
            _isWriting = true;
            return _last = inner.GetMemory(sizeHint);
        }
    }

    /// <inheritdoc />
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc />
    public override void Advance(int bytes)
    {
        lock (_lock)
        {
            if (_state == State.Ended)
                return;
            ReadOnlySpan<byte> written = _last.Span[..bytes];
            while (_walker.TryNext(ref written, out var frame))
            {
                if (frame.Type == Http2FrameHeader.ResetStream)
                    serverReset();
            }

            _last = _last[bytes..];
            inner.Advance(bytes);
        }

        counter.Sent(bytes);
    }

    /// <inheritdoc />
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flush;
        lock (_lock)
        {
            if (_state == State.Ended)
                return new(new FlushResult(isCanceled: false, isCompleted: true));
            _isWriting = false;
            if (_state == State.Ending && !_walker.IsInFrame)
                WriteGoAway();
            flush = inner.FlushAsync(cancellationToken);
            if (flush.IsCompletedSuccessfully)
                return new(EndFlush(flush.Result));
            _isFlushing = true;
        }

        return AwaitAsync(flush);
    }

    /// <inheritdoc />
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc />
    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <inheritdoc />
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc />
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private void WriteGoAway()
    {
        GoAwayFrame.CopyTo(inner.GetSpan(GoAwayFrame.Length));
        inner.Advance(GoAwayFrame.Length);
        _state = State.Ended;
    }

    private async Task FlushLastAsync()
    {
        try
        {
            await inner.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone, or the connection has ended meanwhile: there is nobody left to tell.
        }
    }

    private async ValueTask<FlushResult> AwaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            return EndFlush(await flush.ConfigureAwait(false));
        }
        finally
        {
            lock (_lock)
                _isFlushing = false;
        }
    }

    private FlushResult EndFlush(FlushResult result) => _state == State.Ended ? new FlushResult(result.IsCanceled, isCompleted: true) : result;
}
