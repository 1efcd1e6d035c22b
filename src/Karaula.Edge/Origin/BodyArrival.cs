using Karaula.Edge.Connections;
using Karaula.Edge.Hygiene;
using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Karaula.Edge.Origin;

/// <summary>
/// Waits for a request's body before the origin is asked: whole, or its first 48 KiB. A client that sends a byte a second so holds nothing but its
/// own connection, and a body that turns out to be wrong never reaches the origin. Nothing is copied: the bytes wait where they arrived.
/// </summary>
internal static class BodyArrival
{
    private const int Awaited = 48 * 1024;

    // Longer bodies go on while they arrive, and hold a place at the origin meanwhile: for that they have to come at a pace.
    private static readonly MinDataRate PaceOfTheRest = new(16 * 1024, TimeSpan.FromSeconds(5));

    /// <summary>Waits.</summary>
    /// <returns>0 when the origin may be asked; the status to answer with when the body is wrong, too large or too slow; -1 when nobody is left to answer.</returns>
    public static ValueTask<int> WaitAsync(HttpContext context, FrontDoor door) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true ? ReadAsync(context, door) : new(0);

    private static async ValueTask<int> ReadAsync(HttpContext context, FrontDoor door)
    {
        var client = context.Features.Get<ClientConnection>();
        var held = 0L;
        try
        {
            var body = context.Request.BodyReader;
            while (true)
            {
                var read = await body.ReadAsync(context.RequestAborted).ConfigureAwait(false);
                var isLong = read.Buffer.Length >= Awaited;
                if (isLong || read.IsCompleted)
                {
                    body.AdvanceTo(read.Buffer.Start);
                    if (isLong && HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
                        rate.MinDataRate = PaceOfTheRest;
                    break;
                }

                client?.Hold(read.Buffer.Length - held);
                held = read.Buffer.Length;
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            if (e.StatusCode == StatusCodes.Status408RequestTimeout && client is not null)
                door.Count(client, Glitch.TooSlow);
            return e.StatusCode;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client is gone, or was closed: that is no error of anybody's here.
            return -1;
        }
        finally
        {
            client?.Hold(-held);
        }

        // Of what rules have inspected and put back, this reader now holds the beginning.
        if (context.Request.Body is ReplayStream)
            context.Request.Body = context.Request.BodyReader.AsStream();

        // It was answered here: the body is on its way already.
        context.Request.Headers.Remove("Expect");
        return 0;
    }
}
