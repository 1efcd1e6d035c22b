using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Origin;

/// <summary>
/// Starts the response before its first byte, so that what to do is decided, then sends each write on at once, collects it, or drops it.
/// </summary>
internal sealed class CapturingStream(IHttpResponseBodyFeature inner, OriginExchange exchange) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (exchange.Mode == ExchangeMode.Undecided)
            return StartAndWriteAsync(buffer, cancellationToken);
        return Take(buffer.Span) ? inner.Stream.WriteAsync(buffer, cancellationToken) : ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (exchange.Mode == ExchangeMode.Undecided)
            inner.StartAsync().GetAwaiter().GetResult();
        if (Take(buffer))
            inner.Stream.Write(buffer);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (exchange.Mode == ExchangeMode.Undecided)
            await inner.StartAsync(cancellationToken);
        if (ReachesClient)
            await inner.Stream.FlushAsync(cancellationToken);
    }

    public override void Flush()
    {
        if (exchange.Mode == ExchangeMode.Undecided)
            inner.StartAsync().GetAwaiter().GetResult();
        if (ReachesClient)
            inner.Stream.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private bool ReachesClient => exchange.Mode is ExchangeMode.Pass or ExchangeMode.Capture;

    private async ValueTask StartAndWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await inner.StartAsync(cancellationToken);
        if (Take(buffer.Span))
            await inner.Stream.WriteAsync(buffer, cancellationToken);
    }

    /// <summary>Collects the bytes where that is wanted; whether they go to the client.</summary>
    private bool Take(ReadOnlySpan<byte> bytes)
    {
        exchange.Collect(bytes);
        return ReachesClient;
    }
}
