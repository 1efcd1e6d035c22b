using System.IO.Pipelines;

namespace Karaula.Edge.Connections;

/// <summary>The body of a <see cref="PacedResponse"/> as a pipe.</summary>
internal sealed class PacedWriter(PipeWriter inner, PacedResponse response) : PipeWriter
{
    private int _unflushed;

    /// <inheritdoc />
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc />
    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <inheritdoc />
    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    /// <inheritdoc />
    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    /// <inheritdoc />
    public override void Advance(int bytes)
    {
        _unflushed += bytes;
        inner.Advance(bytes);
    }

    /// <inheritdoc />
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var bytes = _unflushed;
        _unflushed = 0;
        return response.PaceAsync(inner.FlushAsync(cancellationToken), bytes);
    }

    /// <inheritdoc />
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (source.Length > ServerLimits.InFlight)
            return InPiecesAsync(source, cancellationToken);
        var bytes = _unflushed + source.Length;
        _unflushed = 0;
        return response.PaceAsync(inner.WriteAsync(source, cancellationToken), bytes);
    }

    /// <inheritdoc />
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc />
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private async ValueTask<FlushResult> InPiecesAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        while (true)
        {
            var piece = source[..Math.Min(source.Length, ServerLimits.InFlight)];
            source = source[piece.Length..];
            var flushed = await response.PaceAsync(inner.WriteAsync(piece, cancellationToken), piece.Length).ConfigureAwait(false);
            if (source.IsEmpty || flushed.IsCompleted || flushed.IsCanceled)
                return flushed;
        }
    }
}
