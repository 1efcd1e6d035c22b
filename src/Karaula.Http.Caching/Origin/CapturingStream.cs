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

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => exchange.Mode switch
    {
        ExchangeMode.Undecided => StartAndWriteAsync(buffer, cancellationToken),
        ExchangeMode.Pass => inner.Stream.WriteAsync(buffer, cancellationToken),
        ExchangeMode.Capture or ExchangeMode.CaptureOnly => CollectAsync(buffer, cancellationToken),
        _ => ValueTask.CompletedTask,
    };

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (exchange.Mode == ExchangeMode.Undecided)
            inner.StartAsync().GetAwaiter().GetResult();
        if (exchange.Mode is ExchangeMode.Capture or ExchangeMode.CaptureOnly)
        {
            buffer = buffer[exchange.Collect(buffer, inner)..];
            if (buffer.IsEmpty)
                return;
            exchange.LeaveStoreAsync().GetAwaiter().GetResult();
        }

        if (exchange.Mode == ExchangeMode.Pass)
            inner.Stream.Write(buffer);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (exchange.Mode == ExchangeMode.Undecided)
            await inner.StartAsync(cancellationToken);

        // What is collected is sent on as soon as it is there.
        if (exchange.Mode == ExchangeMode.Pass)
            await inner.Stream.FlushAsync(cancellationToken);
        else if (exchange.Mode == ExchangeMode.Capture)
            exchange.SendHead(inner);
    }

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask StartAndWriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await inner.StartAsync(cancellationToken);
        await WriteAsync(buffer, cancellationToken);
    }

    private ValueTask CollectAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        int taken = exchange.Collect(buffer.Span, inner);
        return taken == buffer.Length ? ValueTask.CompletedTask : LeaveStoreAsync(buffer[taken..], cancellationToken);
    }

    private async ValueTask LeaveStoreAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        await exchange.LeaveStoreAsync();
        await WriteAsync(rest, cancellationToken);
    }
}
