using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Karaula.Edge.Waf;

/// <summary>
/// A connection's bytes on their way to the server, of which the newest are kept: the last that were taken, and the first of those that were left when
/// reading stopped. A feature of the connection, so that a request that the server refuses to read can still be shown.
/// </summary>
/// <remarks>Two kilobytes for each connection that has sent something; none of it is looked at unless a request is refused.</remarks>
internal sealed class ReceivedBytes(PipeReader inner) : PipeReader, IDisposable
{
    private const int MaxTaken = 1024;
    private const int MaxLeft = 1024;

    private readonly Lock _lock = new();
    private ReadOnlySequence<byte> _read;
    private byte[]? _bytes;
    private int _taken;
    private int _left;

    /// <summary>A copy of what is kept, in the order it came.</summary>
    public byte[] Copy()
    {
        lock (_lock)
            return _bytes is null ? [] : [.. _bytes.AsSpan(0, _taken), .. _bytes.AsSpan(MaxTaken, _left)];
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken);
        _read = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
            return false;
        _read = result.Buffer;
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Keep(_read.Slice(0, consumed), _read.Slice(consumed));
        _read = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_bytes is { } bytes)
                ArrayPool<byte>.Shared.Return(bytes);
            (_bytes, _taken, _left) = (null, 0, 0);
        }
    }

    private void Keep(ReadOnlySequence<byte> taken, ReadOnlySequence<byte> left)
    {
        if (taken.IsEmpty && left.IsEmpty)
            return;
        lock (_lock)
        {
            var bytes = _bytes ??= ArrayPool<byte>.Shared.Rent(MaxTaken + MaxLeft);
            taken = taken.Slice(Math.Max(0, taken.Length - MaxTaken));
            var kept = Math.Min(_taken, MaxTaken - (int)taken.Length);
            bytes.AsSpan(_taken - kept, kept).CopyTo(bytes);
            taken.CopyTo(bytes.AsSpan(kept));
            _taken = kept + (int)taken.Length;
            _left = (int)Math.Min(left.Length, MaxLeft);
            left.Slice(0, _left).CopyTo(bytes.AsSpan(MaxTaken));
        }
    }
}
