using BenchmarkDotNet.Attributes;
using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Karaula.Benchmarks.Caching;

/// <summary>The disk tier with its files in the operating system's cache: what it costs beyond the disk.</summary>
[MemoryDiagnoser]
public class DiskStoreBenchmark
{
    private const int Small = 50_000;
    private readonly HeaderDictionary _request = [];
    private readonly NullPipeWriter _writer = new();
    private string _folder = null!;
    private string _otherFolder = null!;
    private DiskStore _store = null!;
    private DiskStore _other = null!;
    private int _next;

    [GlobalSetup]
    public async Task FillAsync()
    {
        _folder = Directory.CreateTempSubdirectory("karaula-bench-").FullName;
        _otherFolder = Directory.CreateTempSubdirectory("karaula-bench-").FullName;
        _store = Open(_folder);
        for (int name = 0; name < 1000; name++)
        {
            _store.Save(Key("1k", name), Response(1024));
            _store.Save(Key("100k", name), Response(100 * 1024));
            if (name < 50)
                _store.Save(Key("1m", name), Response(1 << 20));
            await _store.FlushAsync();
        }

        // Many small answers in a folder of their own, to be opened again and again.
        _other = Open(_otherFolder);
        for (int name = 0; name < Small; name++)
        {
            _other.Save(Key("small", name), Response(1024));
            if (name % 1000 == 0)
                await _other.FlushAsync();
        }

        await _other.DisposeAsync();
    }

    [GlobalCleanup]
    public async Task DeleteAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_otherFolder, recursive: true);
    }

    [Benchmark]
    public bool Contains() => _store.Contains(Key("1k", _next++ % 2000));

    [Benchmark]
    public Task<long> LoadOneKiB() => SendAsync("1k", 1000);

    [Benchmark]
    public Task<long> LoadHundredKiB() => SendAsync("100k", 1000);

    [Benchmark]
    public Task<long> StreamOneMiB() => SendAsync("1m", 50);

    [Benchmark]
    public async Task SaveHundredKiB()
    {
        _store.Save(Key("saved", _next++ % 1000), Response(100 * 1024));
        await _store.FlushAsync();
    }

    [Benchmark]
    public async Task<int> OpenWithFiftyThousandAnswers()
    {
        DiskStore store = Open(_otherFolder);
        int count = store.Count;
        await store.DisposeAsync();
        return count == Small ? count : throw new InvalidOperationException($"{count} answers were found.");
    }

    private async Task<long> SendAsync(string group, int names)
    {
        using DiskHit hit = await _store.LoadAsync(Key(group, _next++ % names), _request) ?? throw new InvalidOperationException("It is not there.");
        await StoredResponseWriter.WriteBodyAsync(_writer, hit.Response.Body, new ByteRange(0, hit.Response.Body.Length));
        return hit.Response.Body.Length;
    }

    private static DiskStore Open(string folder) => DiskStore.Open(
        new DiskStoreOptions { Folder = folder, MaximumBytes = 256L << 20 }, TimeProvider.System, NullLogger.Instance);

    private static CacheKey Key(string group, int name) => new("site", "https", "www.example.org", $"/{group}/{name}");

    private static StoredResponse Response(int bytes)
    {
        byte[] body = new byte[bytes];
        new Random(bytes).NextBytes(body);
        return new StoredResponse
        {
            StatusCode = 200,
            Fields = [new("Content-Type", "text/html"), new("Cache-Control", "max-age=60"), new("Date", "Thu, 01 Jan 2026 00:00:00 GMT"), new("ETag", "\"abc\"")],
            UpstreamCacheStatus = default,
            Body = new StoredBody([.. body.Chunk(64 * 1024)], bytes),
            Vary = VaryKey.Empty,
            Directives = new ResponseDirectives { MaxAge = 60 },
            Date = DateTimeOffset.UnixEpoch,
            ResponseTime = DateTimeOffset.UnixEpoch,
            InitialAge = TimeSpan.Zero,
            ExplicitLifetime = TimeSpan.FromSeconds(60),
            EntityTag = "\"abc\"",
            LastModified = null,
        };
    }
}
