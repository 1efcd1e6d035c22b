using CsCheck;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Model;

/// <summary>
/// The cache beside a model of RFC 9111, through random histories of requests and answers: the same answers from the store, the same questions to
/// the origin, the same Age.
/// </summary>
public sealed class CacheModelTests
{
    private static readonly Gen<int> s_seconds = OneOf(0, 1, 5, 10, 30, 60);

    private static readonly Gen<string> s_directive = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const("max-age")), (3, Gen.Const("s-maxage")), (5, Gen.Const("stale-if-error")),
            (2, OneOf("public", "must-revalidate", "proxy-revalidate")), (1, OneOf("no-cache", "no-store", "private"))),
        s_seconds,
        static (name, seconds) => name is "max-age" or "s-maxage" or "stale-if-error" ? $"{name}={seconds}" : name);

    private static readonly Gen<ModelRequest> s_request = Gen.Select(
        Gen.Frequency((12, Gen.Const("GET")), (2, Gen.Const("HEAD")), (1, Gen.Const("POST"))),
        Gen.Int[0, 1],
        OneOf<string?>(null, "sr", "en"),
        Gen.Frequency((7, Gen.Const(false)), (1, Gen.Const(true))),
        Gen.Frequency(
            (6, OneOf<string?>([null])),
            (2, Gen.Select(OneOf("max-age", "min-fresh", "max-stale"), s_seconds, static (name, seconds) => (string?)$"{name}={seconds}")),
            (1, OneOf<string?>("no-cache", "no-store", "max-stale", "only-if-cached"))),
        static (method, page, language, authorized, directive) => new ModelRequest(method, page, language, authorized, directive));

    private static readonly Gen<ModelAnswer> s_answer = Gen.Select(
        Gen.Frequency((8, Gen.Const(200)), (1, OneOf(301, 404)), (3, OneOf(0, 500, 502, 503, 504))),
        s_directive.Array[0, 3],
        Gen.Select(
            Gen.Frequency((4, OneOf<int?>([null])), (2, OneOf<int?>(-5, 0, 10, 60)), (1, OneOf<int?>(int.MaxValue))),
            OneOf<int?>(null, 0, 3, 20),
            OneOf<int?>(null, null, 0, 7)),
        Gen.Select(Gen.Bool, OneOf<int?>(null, 100, 1000)),
        Gen.Frequency((4, OneOf<string?>([null])), (2, OneOf<string?>("Accept-Language")), (1, OneOf<string?>("*"))),
        Gen.Bool,
        static (status, directives, times, validators, vary, confirms) => new ModelAnswer(
            status,
            [.. directives.DistinctBy(static directive => directive.Split('=')[0])],
            times.Item1,
            times.Item2,
            times.Item3,
            validators.Item1,
            validators.Item2,
            vary,
            confirms));

    private static readonly Gen<(int Wait, ModelRequest Request, ModelAnswer Answer)[]> s_history =
        Gen.Select(OneOf(0, 1, 4, 10, 31), s_request, s_answer).Array[1, 30];

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task History_OfAnyKind_IsAnsweredAsTheModelSays(int grace)
    {
        ModelAnswer current = null!;
        int id = 0;
        (string? IfNoneMatch, string? IfModifiedSince)? asked = null;
        TestCache cache = null!;
        await using (cache = await TestCache.StartAsync(Origin, new HttpCachePolicy { StaleIfError = TimeSpan.FromSeconds(grace) }))
        {
            int histories = 0;
            int hits = 0;
            int confirmed = 0;
            int stoodIn = 0;
            await s_history.SampleAsync(
                async history =>
                {
                    // Each history has pages of its own, in a cache that they all share.
                    int number = histories++;
                    var model = new ModelCache(grace);
                    foreach ((int wait, ModelRequest request, ModelAnswer answer) in history)
                    {
                        cache.Time.Advance(TimeSpan.FromSeconds(wait));
                        current = answer;
                        asked = null;
                        id++;
                        ModelOutcome expected = model.Handle(request, answer, id, cache.Time.GetUtcNow());
                        using HttpResponseMessage response = await cache.SendAsync(request.Method, $"/{number}/{request.Page}", Fields(request));
                        ModelOutcome actual = new(
                            asked is not null,
                            asked?.IfNoneMatch,
                            asked?.IfModifiedSince,
                            (int)response.StatusCode,
                            int.Parse(response.Field("Id") ?? "0"),
                            response.Field("Age"));
                        Assert.Equal(expected, actual);
                        if (expected.Id > 0 && request.Method == "GET")
                            Assert.Equal($"{expected.Id}", await response.TextAsync());
                        hits += expected is { AsksOrigin: false, Id: > 0 } ? 1 : 0;
                        confirmed += expected.AsksOrigin && expected.Id != id && answer.Status == 200 ? 1 : 0;
                        stoodIn += expected.AsksOrigin && expected.Id is > 0 && expected.Id != id && answer is { Status: 0 or >= 500, Confirms: false } ? 1 : 0;
                    }
                },
                iter: 200,
                threads: 1);

            // The histories are worth something only if all of this happens in them.
            Assert.True(hits > 200 && confirmed > 70 && stoodIn > 2, $"{hits} hits, {confirmed} confirmed, {stoodIn} stood in for an error");
        }

        async Task Origin(HttpContext context)
        {
            IHeaderDictionary headers = context.Request.Headers;
            asked = (headers.IfNoneMatch.Count > 0 ? headers.IfNoneMatch.ToString() : null, headers.IfModifiedSince.Count > 0 ? headers.IfModifiedSince.ToString() : null);
            if (current.Status == 0)
                throw new InvalidOperationException("The origin is down.");
            bool isNotModified = current.Confirms && asked is not (null, null);
            context.Response.StatusCode = isNotModified ? 304 : current.Status;
            foreach ((string name, string value) in current.Fields(cache.Time.GetUtcNow(), id, isNotModified))
                context.Response.Headers[name] = value;
            if (!isNotModified)
                await context.Response.WriteAsync($"{id}");
        }
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string[] Fields(ModelRequest request)
    {
        List<string> fields = [];
        if (request.Language is not null)
            fields.Add($"Accept-Language: {request.Language}");
        if (request.IsAuthorized)
            fields.Add("Authorization: Basic eDp5");
        if (request.Directive is not null)
            fields.Add($"Cache-Control: {request.Directive}");
        return [.. fields];
    }
}
