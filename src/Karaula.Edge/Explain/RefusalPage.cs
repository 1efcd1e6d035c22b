using System.Globalization;
using System.Net;
using System.Text;
using Karaula.Edge.Challenge;
using Karaula.Edge.Hosting;
using Karaula.Edge.Languages;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Explain;

/// <summary>What a refused reader gets: a few words in his language, and the id to ask about. A page for a browser, plain text for anything else.</summary>
internal static class RefusalPage
{
    /// <summary>Answers with a refusal, unless the answer has begun.</summary>
    public static Task WriteAsync(HttpContext context, int status, RefusalText text, RequestState state, int retryAfterSeconds = 0) =>
        WriteAsync(context, status, text, state.Id, state.Settings.Configuration.Challenge.Language, retryAfterSeconds);

    /// <summary>Answers with a refusal, unless the answer has begun.</summary>
    public static Task WriteAsync(
        HttpContext context, int status, RefusalText text, string id, ReaderLanguage fallback = ReaderLanguage.English, int retryAfterSeconds = 0)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        Clear(response);
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (retryAfterSeconds > 0)
            response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        var request = context.Request;
        var language = LanguageTags.Choose(request.Headers.AcceptLanguage.ToString(), fallback);
        var sentence = RefusalSentences.In(language, text);
        var word = ChallengeTexts.In(language).Request;
        var isPage = request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        response.ContentType = isPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        if (isPage)
        {
            response.Headers.ContentSecurityPolicy = PageAssets.Policy;
            response.Headers.XContentTypeOptions = "nosniff";
        }

        var bytes = Encoding.UTF8.GetBytes(isPage ? Page(language, sentence, word, id) : $"{sentence}\n{word} {id}\n");
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>Takes away what described the body of an answer that is not given.</summary>
    public static void Clear(HttpResponse response)
    {
        response.Headers.Remove("Content-Length");
        response.Headers.Remove("Transfer-Encoding");
        response.Headers.Remove("Content-Encoding");
    }

    private static string Page(ReaderLanguage language, string sentence, string word, string id) =>
        $"""
        <!doctype html>
        <html lang="{LanguageTags.TagOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{WebUtility.HtmlEncode(sentence.AsSpan(0, sentence.IndexOfAny(['.', ':']) is var end and > 0 ? end : sentence.Length).ToString())}</title><style>{PageAssets.Style}</style></head>
        <body><main><h1>{WebUtility.HtmlEncode(sentence)}</h1><small>{WebUtility.HtmlEncode(word)} {id}</small></main></body></html>

        """;
}
