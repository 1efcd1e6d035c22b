using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Karaula.Edge.Hygiene;

/// <summary>
/// The bytes of a connection that speaks HTTP/1, judged before the server sees them. Nothing is copied. Of a message that is not unambiguous the
/// server gets what came before the wrong place and then bytes that begin nothing, so that it answers 400 in its turn, behind the answers to
/// earlier requests, and closes.
/// </summary>
/// <param name="inner">The connection's bytes.</param>
/// <param name="scanner">What judges them.</param>
/// <param name="refused">Told once why the connection is refused.</param>
internal sealed class Http1Input(PipeReader inner, Http1Scanner scanner, Action<Glitch> refused) : PipeReader
{
    // Wrong as a request line, a field line, a chunk's size and a chunk's end.
    private static readonly ReadOnlySequence<byte> Nothing = new("\0\r\n\0\r\n"u8.ToArray());

    private ReadOnlySequence<byte> _shown;

    // From where the server has read to: bytes judged, and bytes that may be shown. Judged and not shown are those of a line that is wrong.
    private long _judged;
    private long _safe;
    private bool _sawAll;
    private bool _showsNothing;

    /// <inheritdoc />
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (scanner.Refusal != Glitch.None && (_safe <= 0 || _sawAll))
            return new(ShowNothing());
        if (scanner.IsHolding && _judged == 0)
            scanner.Resume();
        var read = inner.ReadAsync(cancellationToken);
        if (!read.IsCompletedSuccessfully)
            return ReadOnAsync(read, cancellationToken);
        if (TryShow(read.Result, out var shown))
            return new(shown);
        return scanner.Refusal != Glitch.None ? new(ShowNothing()) : ReadOnAsync(inner.ReadAsync(cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public override bool TryRead(out ReadResult result)
    {
        if (scanner.Refusal != Glitch.None && (_safe <= 0 || _sawAll))
        {
            result = ShowNothing();
            return true;
        }

        if (scanner.IsHolding && _judged == 0)
            scanner.Resume();
        result = default;
        return inner.TryRead(out var read) && TryShow(read, out result);
    }

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_showsNothing)
            return;
        var taken = _shown.Slice(0, consumed).Length;
        _judged -= taken;
        _safe -= taken;
        _sawAll = _shown.Slice(examined).IsEmpty;
        _shown = default;
        inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc />
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null)
    {
        scanner.Dispose();
        inner.Complete(exception);
    }

    /// <inheritdoc />
    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        scanner.Dispose();
        return inner.CompleteAsync(exception);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadOnAsync(ValueTask<ReadResult> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryShow(await read.ConfigureAwait(false), out var shown))
                return shown;
            if (scanner.Refusal != Glitch.None)
                return ShowNothing();
            read = inner.ReadAsync(cancellationToken);
        }
    }

    private ReadResult ShowNothing()
    {
        _showsNothing = true;
        return new ReadResult(Nothing, isCanceled: false, isCompleted: true);
    }

    /// <summary>Judges what is new. False when nothing of it can be shown: it is given back to the connection then.</summary>
    private bool TryShow(ReadResult read, out ReadResult shown)
    {
        var buffer = read.Buffer;
        if (scanner.IsOpaque)
            (_judged, _safe) = (buffer.Length, buffer.Length);
        else if (scanner.Refusal == Glitch.None && _judged < buffer.Length)
            Judge(buffer.Slice(_judged));

        var safe = Math.Max(0, _safe);
        var isWhole = safe == buffer.Length;
        _shown = isWhole ? buffer : buffer.Slice(0, safe);
        shown = new ReadResult(_shown, read.IsCanceled, isWhole && read.IsCompleted);
        if (safe > 0 || isWhole || read.IsCanceled)
            return true;
        inner.AdvanceTo(buffer.Start, buffer.Start);
        _shown = default;
        return false;
    }

    private void Judge(in ReadOnlySequence<byte> fresh)
    {
        foreach (var piece in fresh)
        {
            var read = scanner.Read(piece.Span, out var safe);
            // Lines that have not ended are shown, too: the server takes none before its end, and times how long it takes.
            _safe = _judged + safe;
            _judged += read;
            if (scanner.Refusal == Glitch.None && !scanner.IsHolding)
                continue;
            if (scanner.Refusal != Glitch.None)
                refused(scanner.Refusal);
            return;
        }
    }
}
