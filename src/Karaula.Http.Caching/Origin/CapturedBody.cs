using Karaula.Http.Caching.Flights;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Origin;

/// <summary>A body that is being stored, and the way through it of the client that asked for it: one reader among others.</summary>
/// <param name="arriving">The body.</param>
/// <param name="client">The client; null where it gets nothing of the body.</param>
internal sealed class CapturedBody(ArrivingBody arriving, ClientLink? client)
{
    private Task<ArrivalState>? _sending;

    /// <summary>What has arrived.</summary>
    public ArrivingBody Arriving => arriving;

    /// <summary>Takes in bytes, as <see cref="ArrivingBody.Append"/> does, and sees that the client gets them.</summary>
    public int Take(ReadOnlySpan<byte> bytes, IHttpResponseBodyFeature to)
    {
        int taken = arriving.Append(bytes);
        StartSending(to);
        return taken;
    }

    /// <summary>Begins to send to the client what arrives, unless that is under way already or it gets nothing.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="headFirst">Whether the head is to go out even if nothing of the body is there yet.</param>
    public void StartSending(IHttpResponseBodyFeature to, bool headFirst = false)
    {
        if (client is not null)
            _sending ??= SendAsync(to, headFirst, client.Gone);
    }

    /// <summary>Waits until the client has all that it will get: how the body ended for it, or null when nothing was sent.</summary>
    public async Task<ArrivalState?> SentAsync() => _sending is { } sending ? await sending : null;

    private async Task<ArrivalState> SendAsync(IHttpResponseBodyFeature to, bool headFirst, CancellationToken gone)
    {
        try
        {
            if (headFirst)
                await to.Writer.FlushAsync(gone);
            return await new ArrivingBodyReader(arriving).SendAsync(to.Writer, skip: 0, length: long.MaxValue, gone);
        }
        catch (OperationCanceledException)
        {
            // The client left.
            return ArrivalState.More;
        }
    }
}
