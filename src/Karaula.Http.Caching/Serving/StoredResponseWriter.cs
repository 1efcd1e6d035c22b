using System.Globalization;
using System.IO.Pipelines;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Serving;

/// <summary>Sends stored answers.</summary>
internal sealed class StoredResponseWriter(CacheStatus cacheStatus)
{
    /// <summary>Sends a stored answer without the origin. Allocates nothing when the last hit was in the same second of its age.</summary>
    public Task HitAsync(HttpContext context, StoredResponse response, TimeSpan age)
    {
        AgeStamp stamp = Stamp(response, age);
        var plan = ServingPlan.For(context.Request, response);
        WriteHead(context.Response, response, plan, stamp.Age, stamp.CacheStatus);
        return SendsBody(context.Request, plan) ? WriteBodyAsync(context.Response.BodyWriter, response.Body, plan.Part) : Task.CompletedTask;
    }

    /// <summary>Sets status and fields.</summary>
    public static void WriteHead(HttpResponse to, StoredResponse response, in ServingPlan plan, StringValues age, StringValues cacheStatus)
    {
        to.StatusCode = plan.StatusCode;
        IHeaderDictionary headers = to.Headers;
        foreach ((string name, StringValues value) in response.Fields)
        {
            if (!plan.IsNotModified || IsKeptOnNotModified(name))
                headers[name] = value;
        }

        headers.Age = age;
        if (cacheStatus.Count > 0)
            headers["Cache-Status"] = cacheStatus;
        if (plan.StatusCode is StatusCodes.Status206PartialContent or StatusCodes.Status416RangeNotSatisfiable)
            headers.ContentRange = plan.Part.ContentRange(response.Body.Length);
        if (plan.StatusCode == StatusCodes.Status416RangeNotSatisfiable)
            headers.Remove("Content-Type");
        if (plan.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            to.ContentLength = plan.Part.Length;
    }

    public static bool SendsBody(HttpRequest request, in ServingPlan plan) => plan.Part.Length > 0 && !HttpMethods.IsHead(request.Method);

    /// <summary>Copies a part of a body to the client, at the client's pace.</summary>
    public static Task WriteBodyAsync(PipeWriter to, StoredBody body, ByteRange part)
    {
        if (body.Segments.Length == 1)
        {
            ValueTask<FlushResult> write = to.WriteAsync(body.Segments[0].AsMemory((int)part.Offset, (int)part.Length));
            if (write.IsCompletedSuccessfully)
            {
                _ = write.Result;
                return Task.CompletedTask;
            }

            return write.AsTask();
        }

        return WriteSegmentsAsync(to, body, part);
    }

    private static async Task WriteSegmentsAsync(PipeWriter to, StoredBody body, ByteRange part)
    {
        long skip = part.Offset;
        long left = part.Length;
        for (int i = 0; i < body.Segments.Length && left > 0; i++)
        {
            byte[] segment = body.Segments[i];
            if (skip >= segment.Length)
            {
                skip -= segment.Length;
                continue;
            }

            int count = (int)Math.Min(left, segment.Length - skip);
            FlushResult result = await to.WriteAsync(segment.AsMemory((int)skip, count));
            if (result.IsCompleted || result.IsCanceled)
                return;
            skip = 0;
            left -= count;
        }
    }

    private AgeStamp Stamp(StoredResponse response, TimeSpan age)
    {
        long seconds = (long)age.TotalSeconds;
        if (response.Stamp is { } stamp && stamp.Seconds == seconds)
            return stamp;
        stamp = new(seconds, seconds.ToString(CultureInfo.InvariantCulture), cacheStatus.Hit(response, TimeSpan.FromSeconds(seconds)));
        response.Stamp = stamp;
        return stamp;
    }

    /// <summary>A 304 has no content for these to describe (RFC 9110, section 15.4.5).</summary>
    private static bool IsKeptOnNotModified(string name) =>
        !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Security-Policy", StringComparison.OrdinalIgnoreCase);
}
