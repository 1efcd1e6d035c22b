using Karaula.Http.Caching.Directives;
using Microsoft.Extensions.Primitives;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Cache-Control of requests and responses, the targeted fields, Age: no text makes the readers fail or loop, no number leaves its range, and nothing put before or
/// after a <c>no-store</c> of its own line hides it.
/// </summary>
internal sealed class CacheDirectivesTarget : IFuzzTarget
{
    public string Name => "cache-directives";

    public IEnumerable<byte[]> Seeds() =>
    [
        CacheText.Seed("max-age=60, s-maxage=\"10\", private=\"a, b\", no-cache"),
        CacheText.Seed("no-store\nmust-revalidate, stale-if-error=99999999999999999999, stale-while-revalidate=5"),
        CacheText.Seed("max-stale, min-fresh=10, only-if-cached, ext=\"\\\"\", a=b c"),
        CacheText.Seed("max-age=60;x=?1, public, no-cache=(a b;q=1.5 :YQ==:), @12, k=%\"%c3\""),
        CacheText.Seed("must-understand, no-store,,= ,\"=\","),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        StringValues field = CacheText.Field(data);
        foreach (string? line in field)
        {
            int consumed = 0;
            var reader = new DirectiveReader(line);
            while (reader.MoveNext())
            {
                consumed++;
                CacheText.Require(!reader.Name.ContainsAny(", \t="), "a name ends where the grammar ends it");
                CacheText.Require(reader.HasArgument || reader.Argument.IsEmpty, "no argument without an equals sign");
            }

            CacheText.Require(consumed <= line!.Length, "every directive takes at least a character");
        }

        CheckResponse(ResponseDirectives.Parse(field));
        CacheText.Require(ResponseDirectives.Parse(StringValues.Concat(field, "no-store")).NoStore, "a later line counts");
        CacheText.Require(ResponseDirectives.Parse(StringValues.Concat("no-store", field)).NoStore, "an earlier line counts");
        CacheText.Require(ResponseDirectives.Parse($"no-store, {field[0]}").NoStore, "what follows hides nothing");
        CacheText.Require(ResponseDirectives.Parse($"{field[0]!.Replace('"', ' ')}, no-store").NoStore, "without quotes nothing hides what follows");
        if (TargetedDirectives.TryParse(field, out ResponseDirectives targeted))
            CheckResponse(targeted);
        RequestDirectives request = RequestDirectives.Parse(field, default);
        Check(request.MaxAge);
        Check(request.MinFresh);
        Check(request.MaxStale);
        _ = RequestDirectives.Parse(default, field);
        Check(AgeField.Parse(field));
        _ = CacheTags.Read(field, field);
    }

    private static void CheckResponse(in ResponseDirectives directives)
    {
        Check(directives.MaxAge);
        Check(directives.SMaxAge);
        Check(directives.StaleIfError);
        Check(directives.StaleWhileRevalidate);
    }

    private static void Check(long? seconds) => CacheText.Require(seconds is null or (>= 0 and <= DeltaSeconds.Maximum), "seconds stay in their range");
}
