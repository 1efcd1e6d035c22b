using System.Globalization;
using System.IO.Pipelines;
using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Serving;

/// <summary>Sends stored answers.</summary>
internal sealed class StoredResponseWriter(CacheStatus cacheStatus)
{
    /// <summary>RFC 7234, section 5.5.1; no longer required, still understood, and plain to whoever looks.</summary>
    private static readonly StringValues StaleWarning = "110 - \"Response is Stale\"";


    /// <summary>Sends a stored answer without the origin. Allocates nothing when the last hit was in the same second of its age.</summary>
    public Task HitAsync(HttpContext context, StoredResponse response, TimeSpan age)
    {
        AgeStamp stamp = Stamp(response, age);
        var plan = ServingPlan.For(context.Request, response);
        WriteHead(context.Response, response, plan, stamp.Age, stamp.CacheStatus);
        return SendsBody(context.Request, plan) ? WriteBodyAsync(context.Response.BodyWriter, response.Body, plan.Part) : Task.CompletedTask;
    }

    /// <summary>Sends a stored answer past its freshness, and says why.</summary>
    public Task StaleAsync(HttpContext context, StoredResponse response, TimeSpan age, StaleReason reason)
    {
        var plan = ServingPlan.For(context.Request, response);
        WriteHead(context.Response, response, plan, Seconds(age), cacheStatus.Stale(response, age, reason));
        if (reason is not StaleReason.Revalidating)
            context.Response.Headers.Warning = StaleWarning;
        return SendsBody(context.Request, plan) ? WriteBodyAsync(context.Response.BodyWriter, response.Body, plan.Part) : Task.CompletedTask;
    }

    /// <summary>Sends an answer that another request made arrive, as it arrives. False when it broke off after its beginning.</summary>
    public async Task<bool> ArrivingAsync(HttpContext context, Landing landing, TimeSpan age, HttpCacheReason reason)
    {
        StoredResponse response = landing.Response!;
        var plan = ServingPlan.For(context.Request, response, landing.Length);
        StringValues status = cacheStatus.Collapsed(response, reason, landing.Kind == LandingKind.Confirmed ? StatusCodes.Status304NotModified : landing.Status);
        WriteHead(context.Response, response, plan, Seconds(age), status, landing.Length);
        if (!SendsBody(context.Request, plan))
            return true;
        if (landing.Body is not { } body)
        {
            await WriteBodyAsync(context.Response.BodyWriter, response.Body, plan.Part);
            return true;
        }

        await context.Response.StartAsync(context.RequestAborted);
        ArrivalState end = await new ArrivingBodyReader(body).SendAsync(
            context.Response.BodyWriter, plan.Part.Offset, plan.Part.Length, context.RequestAborted);
        return end is ArrivalState.Whole or ArrivalState.More;
    }

    /// <summary>Sets status and fields.</summary>
    public static void WriteHead(HttpResponse to, StoredResponse response, in ServingPlan plan, StringValues age, StringValues cacheStatus) =>
        WriteHead(to, response, plan, age, cacheStatus, response.Body.Length);

    private static void WriteHead(
        HttpResponse to, StoredResponse response, in ServingPlan plan, StringValues age, StringValues cacheStatus, long? length)
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
            headers.ContentRange = plan.Part.ContentRange(length ?? 0);
        if (plan.StatusCode == StatusCodes.Status416RangeNotSatisfiable)
            headers.Remove("Content-Type");
        if (length is not null && plan.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            to.ContentLength = plan.Part.Length;
    }

    public static bool SendsBody(HttpRequest request, in ServingPlan plan) => plan.Part.Length > 0 && !HttpMethods.IsHead(request.Method);

    /// <summary>Copies a part of a body to the client, at the client's pace.</summary>
    public static Task WriteBodyAsync(PipeWriter to, StoredBody body, ByteRange part)
    {
        if (body.OnDisk is { } onDisk)
            return onDisk.WriteAsync(to, part);
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

    private static string Seconds(TimeSpan age) => ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);

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
