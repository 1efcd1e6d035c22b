using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Karaula.Edge.Hygiene;

namespace Karaula.Edge.Http2;

/// <summary>The bytes of a connection that speaks HTTP/2: frame headers are read as they pass. Nothing is copied.</summary>
/// <param name="inner">The connection's bytes.</param>
/// <param name="counter">What counts frames.</param>
/// <param name="time">The clock.</param>
/// <param name="refused">Told once why the connection is to end; nothing more is read then.</param>
internal sealed class Http2Input(PipeReader inner, Http2FrameCounter counter, TimeProvider time, Action<Glitch> refused) : PipeReader
{
    private System.Buffers.ReadOnlySequence<byte> _shown;
    private long _seen;
    private bool _ended;

    private double Now => time.GetTimestamp() / (double)time.TimestampFrequency;

    /// <inheritdoc />
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_ended)
            return new(new ReadResult(default, false, true));
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Show(read.Result)) : AwaitAsync(read);
    }

    /// <inheritdoc />
    public override bool TryRead(out ReadResult result)
    {
        if (_ended)
        {
            result = new ReadResult(default, false, true);
            return true;
        }

        if (!inner.TryRead(out result))
            return false;
        result = Show(result);
        return true;
    }

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc />
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_ended)
            return;
        _seen -= _shown.Slice(0, consumed).Length;
        _shown = default;
        inner.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc />
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc />
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> read) => Show(await read.ConfigureAwait(false));

    private ReadResult Show(ReadResult read)
    {
        var buffer = read.Buffer;
        if (_seen < buffer.Length)
        {
            foreach (var piece in buffer.Slice(_seen))
            {
                var glitch = counter.Read(piece.Span, Now);
                if (glitch == Glitch.None)
                    continue;
                _ended = true;
                inner.AdvanceTo(buffer.End);
                refused(glitch);
                return new ReadResult(default, false, true);
            }

            _seen = buffer.Length;
        }

        _shown = buffer;
        return read;
    }
}
