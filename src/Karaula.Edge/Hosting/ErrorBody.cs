using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Hosting;

/// <summary>The few words that a refused reader gets: what happened, what to do, and the id to ask about.</summary>
internal static class ErrorBody
{
    /// <summary>Answers with an error, unless the answer has begun.</summary>
    public static Task WriteAsync(HttpContext context, int status, string sentence, string requestId, int retryAfterSeconds = 0)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        response.Headers.Remove("Content-Length");
        response.Headers.Remove("Transfer-Encoding");
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (retryAfterSeconds > 0)
            response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        var text = $"{sentence}\nRequest {requestId}\n";
        response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(text);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.WriteAsync(text, context.RequestAborted);
    }
}
