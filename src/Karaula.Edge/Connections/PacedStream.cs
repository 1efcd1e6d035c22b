namespace Karaula.Edge.Connections;

/// <summary>The body of a <see cref="PacedResponse"/> as a stream. Written, and not synchronously.</summary>
internal sealed class PacedStream(Stream inner, PacedResponse response) : Stream
{
    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.Length <= ServerLimits.InFlight
            ? response.PaceAsync(inner.WriteAsync(buffer, cancellationToken), buffer.Length)
            : InPiecesAsync(buffer, cancellationToken);

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => response.PaceAsync(new ValueTask(inner.FlushAsync(cancellationToken)), 0).AsTask();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    /// <inheritdoc />
    public override void Flush() => inner.Flush();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask InPiecesAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        for (; !buffer.IsEmpty; buffer = buffer[Math.Min(buffer.Length, ServerLimits.InFlight)..])
        {
            var piece = buffer[..Math.Min(buffer.Length, ServerLimits.InFlight)];
            await response.PaceAsync(inner.WriteAsync(piece, cancellationToken), piece.Length).ConfigureAwait(false);
        }
    }
}
