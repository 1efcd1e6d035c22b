using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Fuzz.Targets;

/// <summary>Heads of records on disk: refused with an <see cref="InvalidDataException"/>, or written again they are the same bytes.</summary>
internal sealed class CacheDiskHeadTarget : IFuzzTarget
{
    public string Name => "cache-disk-head";

    public IEnumerable<byte[]> Seeds()
    {
        foreach (int kind in new[] { 0, 1 })
        {
            var request = new HeaderDictionary { ["Accept-Language"] = "sr, en" };
            var writer = new HeadWriter();
            var response = new StoredResponse
            {
                StatusCode = 200,
                Fields = [new("Content-Type", "text/html"), new("Set-Cookie", new StringValues(["a=1", "b=\u0107"]))],
                UpstreamCacheStatus = "Other; hit",
                Body = StoredBody.Empty,
                Vary = kind == 0 ? VaryKey.Empty : VaryKey.Create("Accept-Language", request)!,
                Directives = new ResponseDirectives { MaxAge = 60, Public = true },
                Date = DateTimeOffset.UnixEpoch,
                ResponseTime = DateTimeOffset.UnixEpoch,
                InitialAge = TimeSpan.FromSeconds(1),
                ExplicitLifetime = kind == 0 ? null : TimeSpan.FromSeconds(60),
                EntityTag = kind == 0 ? null : "\"a\"",
                LastModified = DateTimeOffset.UnixEpoch,
                Tags = ["front"],
            };
            ResponseHeadCodec.Write(writer, new CacheKey("site", "https", "example.org", "/"), response, [1, 2]);
            yield return writer.Written.ToArray();
        }
    }

    public void Run(ReadOnlySpan<byte> data)
    {
        try
        {
            ResponseHead head = ResponseHeadCodec.Read(data);
            var writer = new HeadWriter();
            ResponseHeadCodec.Write(writer, head.Key, head.Response, head.Checksums);
            ResponseHead again = ResponseHeadCodec.Read(writer.Written.Span);
            CacheText.Require(again.Key.Equals(head.Key), "written and read it has the same key");
            CacheText.Require(again.Response.Vary.IsSameAs(head.Response.Vary), "written and read it is for the same requests");
            CacheText.Require(again.Response.Directives == head.Response.Directives, "written and read it says the same");
        }
        catch (InvalidDataException e)
        {
            CacheText.Require(e.Message.Length > 0, "a refusal has a reason");
        }
    }
}
