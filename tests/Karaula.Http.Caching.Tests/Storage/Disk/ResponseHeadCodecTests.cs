using System.Reflection;
using CsCheck;
using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

public sealed class ResponseHeadCodecTests
{
    [Fact]
    public Task Read_WhatWasWritten_IsTheSame() =>
        Gen.Select(Gen.Int, Gen.Int[0, 3], Gen.String.List[0, 5]).SampleAsync(async (seed, language, tags) =>
        {
            StoredResponse response = SampleResponse.Create(seed, 0, language);
            ResponseHead head = ResponseHeadCodec.Read(Write(SampleResponse.Key(seed & 0xFFFF), response with { Tags = tags }));
            await SampleResponse.VerifyAsync(head.Response);
            Assert.Equal(tags, head.Response.Tags);
            Assert.Equal(SampleResponse.Key(seed & 0xFFFF), head.Key);
            Assert.True(head.Response.Vary.IsSameAs(response.Vary));
            Assert.Equal(KeyHash.Of(response.Vary), KeyHash.Of(head.Response.Vary));
        });

    [Fact]
    public void Read_AnswerInALanguage_IsFoundByWhoPrefersIt()
    {
        StoredResponse response = SampleResponse.Create(1, 0) with
        {
            Fields = [new("content-language", "sr")],
            Vary = VaryKey.Create("Accept-Language", new HeaderDictionary { ["Accept-Language"] = "en, sr" }, "sr")!,
        };
        VaryKey read = ResponseHeadCodec.Read(Write(SampleResponse.Key(1), response)).Response.Vary;
        Assert.True(read.Matches(new HeaderDictionary { ["Accept-Language"] = "sr, en;q=0.5" }));
        Assert.False(read.Matches(new HeaderDictionary { ["Accept-Language"] = "de" }));
    }

    /// <summary>A directive that is added and forgotten here would be lost with the next restart.</summary>
    [Fact]
    public void Read_EachDirectiveAlone_ComesBack()
    {
        foreach (PropertyInfo property in typeof(ResponseDirectives).GetProperties().Where(static property => property.CanWrite))
        {
            object directives = default(ResponseDirectives);
            property.SetValue(directives, property.PropertyType == typeof(bool) ? true : 7L);
            StoredResponse response = SampleResponse.Create(1, 0) with { Directives = (ResponseDirectives)directives };
            ResponseHead head = ResponseHeadCodec.Read(Write(SampleResponse.Key(1), response));
            Assert.True(response.Directives == head.Response.Directives, $"{property.Name} is lost.");
        }
    }

    /// <summary>A property that is added and forgotten in the format would be lost with the next restart: this names those that the format knows.</summary>
    [Fact]
    public void StoredResponse_Properties_AreThoseOfTheFormat() => Assert.Equal(
        ["Body", "Date", "Directives", "EntityTag", "ExplicitLifetime", "Fields", "InitialAge", "LastModified", "ResponseTime", "Stamp", "StatusCode", "Tags",
            "UpstreamCacheStatus", "Vary"],
        typeof(StoredResponse).GetProperties().Where(static property => property.CanWrite).Select(static property => property.Name).Order());

    [Fact]
    public void Read_AnyDamage_IsRefusedOrIsAnotherAnswer() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 2]).Sample((seed, place, value, kind) =>
        {
            byte[] bytes = Write(SampleResponse.Key(seed), SampleResponse.Create(seed, 0, seed % 3) with { Tags = ["tag"] }, 1, 2, uint.MaxValue);
            place %= bytes.Length;
            byte[] damaged = kind switch
            {
                0 => [.. bytes[..place], value, .. bytes[(place + 1)..]],
                1 => bytes[..place],
                _ => [.. bytes[..place], value, .. bytes[place..]],
            };
            try
            {
                ResponseHead head = ResponseHeadCodec.Read(damaged);
                Assert.Equal(damaged, Write(head.Key, head.Response, head.Checksums));
            }
            catch (InvalidDataException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        });

    private static byte[] Write(in CacheKey key, StoredResponse response, params uint[] checksums)
    {
        var writer = new HeadWriter();
        ResponseHeadCodec.Write(writer, key, response, checksums);
        return writer.Written.ToArray();
    }
}
