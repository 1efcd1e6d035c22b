using System.IO.Pipelines;

namespace Karaula.Http.Caching.Flights;

/// <summary>One reader's way through a body that is arriving.</summary>
internal struct ArrivingBodyReader(ArrivingBody body)
{
    private int _segment;
    private int _offset;

    /// <summary>
    /// Sends a part of the body as it arrives, at the pace of whoever takes it, and returns how the body ended: <see cref="ArrivalState.More"/> when it
    /// was the taker who left.
    /// </summary>
    /// <param name="to">Where to send it.</param>
    /// <param name="skip">Bytes to leave out at the beginning.</param>
    /// <param name="length">The most bytes to send.</param>
    /// <param name="cancellation">Ends the wait for more.</param>
    public async Task<ArrivalState> SendAsync(PipeWriter to, long skip, long length, CancellationToken cancellation)
    {
        while (length > 0)
        {
            ReadOnlyMemory<byte> bytes = body.Read(ref _segment, ref _offset, out ArrivalState state);
            if (bytes.IsEmpty)
            {
                if (state != ArrivalState.More)
                    return state;
                await body.WaitAsync(_segment, _offset).WaitAsync(cancellation);
                continue;
            }

            int skipped = (int)Math.Min(skip, bytes.Length);
            skip -= skipped;
            bytes = bytes[skipped..];
            bytes = bytes[..(int)Math.Min(length, bytes.Length)];
            if (bytes.IsEmpty)
                continue;
            length -= bytes.Length;
            FlushResult result = await to.WriteAsync(bytes, cancellation);
            if (result.IsCompleted || result.IsCanceled)
                return ArrivalState.More;
        }

        return ArrivalState.Whole;
    }
}
