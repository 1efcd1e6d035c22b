using System.IO.Pipelines;
using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

/// <summary>Answers that a seed and a key determine whole, so that whoever finds one can tell whether every bit of it is right.</summary>
internal static class SampleResponse
{
    private const string Language = "Accept-Language";

    public static CacheKey Key(int name) => new(name % 2 == 0 ? "" : "site", "https", "www.example.org", $"/{name}?a=b");

    /// <summary>A request that selects the answers for a language; 0 for those that know no language.</summary>
    public static HeaderDictionary Request(int language) => language == 0 ? [] : new() { [Language] = $"l{language}, en" };

    /// <summary>The seed travels in a field; body, fields and times follow from it.</summary>
    public static StoredResponse Create(int seed, int maximumBody, int language = 0)
    {
        var random = new Random(seed);
        List<KeyValuePair<string, StringValues>> fields = [new("Seed", $"{seed}/{maximumBody}/{language}"), new("Content-Type", "text/html")];
        if (random.Next(3) == 0)
            fields.Add(new("Set-Cookie", new string[] { "a=1", "b=ćž" }));
        if (random.Next(5) == 0)
            fields.Add(new("X-Odd", "\ud800ž\0"));
        DateTimeOffset date = new(2026, 1, 1, 0, 0, random.Next(60), TimeSpan.Zero);
        return new StoredResponse
        {
            StatusCode = random.Next(100, 1000),
            Fields = [.. fields],
            UpstreamCacheStatus = random.Next(2) == 0 ? default : "Other; hit",
            Body = Body(random, maximumBody),
            Vary = VaryKey.Create(language == 0 ? default : Language, Request(language))!,
            Directives = new ResponseDirectives { MaxAge = random.Next(1000), Public = random.Next(2) == 0 },
            Date = date,
            ResponseTime = date.AddMilliseconds(random.Next(5000)),
            InitialAge = TimeSpan.FromMilliseconds(random.Next(5000)),
            ExplicitLifetime = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1000)),
            EntityTag = random.Next(2) == 0 ? null : $"\"{seed}\"",
            LastModified = random.Next(2) == 0 ? null : date.AddDays(-1),
        };
    }

    /// <summary>The seed that an answer says it was made of.</summary>
    public static int Seed(StoredResponse response) => int.Parse(response.Field("Seed").ToString().Split('/')[0]);

    /// <summary>Throws unless an answer is the one of the seed that it names, bit by bit.</summary>
    public static async Task VerifyAsync(StoredResponse actual)
    {
        string[] seed = actual.Field("Seed").ToString().Split('/');
        StoredResponse expected = Create(int.Parse(seed[0]), int.Parse(seed[1]), int.Parse(seed[2]));
        byte[] actualBody = await BytesAsync(actual.Body);
        byte[] expectedBody = await BytesAsync(expected.Body);
        if (!actualBody.AsSpan().SequenceEqual(expectedBody))
            throw new InvalidDataException($"The body of {seed[0]} is not what was saved.");
        if (Describe(actual) != Describe(expected))
            throw new InvalidDataException($"Not what was saved:\n{Describe(actual)}\n{Describe(expected)}");
    }

    /// <summary>All of a body, wherever it is.</summary>
    public static async Task<byte[]> BytesAsync(StoredBody body)
    {
        if (body.OnDisk is not { } onDisk)
            return [.. body.Segments.ToArray().SelectMany(static segment => segment)];
        using var stream = new MemoryStream();
        var writer = PipeWriter.Create(stream);
        await onDisk.WriteAsync(writer, new(0, onDisk.Length));
        await writer.CompleteAsync();
        return stream.ToArray();
    }

    private static string Describe(StoredResponse response) => string.Join(
        '|',
        response.StatusCode,
        string.Join(';', response.Fields.Select(static field => $"{field.Key}={string.Join('&', field.Value.Select(Escape))}")),
        response.UpstreamCacheStatus,
        string.Join(';', response.Vary.Names.ToArray()),
        string.Join(';', response.Vary.Values.ToArray()),
        string.Join(';', response.Vary.Written.ToArray()),
        response.Directives,
        response.Date.UtcTicks,
        response.ResponseTime.UtcTicks,
        response.InitialAge,
        response.ExplicitLifetime,
        response.EntityTag,
        response.LastModified?.UtcTicks);

    private static string Escape(string? text) => string.Concat((text ?? "(null)").Select(static c => char.IsAsciiLetterOrDigit(c) ? $"{c}" : $"%{(int)c:x}"));

    private static StoredBody Body(Random random, int maximum)
    {
        int length = random.Next(10) == 0 ? maximum : random.Next(maximum + 1);
        if (length == 0)
            return StoredBody.Empty;
        List<byte[]> segments = [];
        for (int left = length; left > 0; left -= segments[^1].Length)
        {
            segments.Add(new byte[Math.Min(left, random.Next(1, 70_000))]);
            random.NextBytes(segments[^1]);
        }

        return new StoredBody([.. segments], length);
    }
}
