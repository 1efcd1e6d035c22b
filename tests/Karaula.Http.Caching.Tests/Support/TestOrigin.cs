using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Support;

/// <summary>Origins for the tests. Each answers with the number of the answer, so that a second one shows.</summary>
internal static class TestOrigin
{
    /// <summary>Answers 200 with fields given as "Name: value".</summary>
    public static RequestDelegate With(params string[] fields) => WithStatus(200, fields);

    public static RequestDelegate WithStatus(int status, params string[] fields)
    {
        int answers = 0;
        return context =>
        {
            context.Response.StatusCode = status;
            Set(context, fields);
            string body = Interlocked.Increment(ref answers).ToString(CultureInfo.InvariantCulture);
            return status is 204 or 304 ? Task.CompletedTask : context.Response.WriteAsync(body);
        };
    }

    public static void Set(HttpContext context, params string[] fields)
    {
        foreach (string field in fields)
        {
            int colon = field.IndexOf(':', StringComparison.Ordinal);
            context.Response.Headers.Append(field[..colon], field[(colon + 1)..].Trim());
        }
    }

    /// <summary>Answers 200 with a tag, or 304 with the further fields to those who have it.</summary>
    public static RequestDelegate Validating(string tag, string[] fields, string[]? onNotModified = null) => async context =>
    {
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = 304;
            Set(context, [$"ETag: {tag}", .. onNotModified ?? fields]);
            return;
        }

        Set(context, [$"ETag: {tag}", .. fields]);
        await context.Response.WriteAsync("body");
    };
}
