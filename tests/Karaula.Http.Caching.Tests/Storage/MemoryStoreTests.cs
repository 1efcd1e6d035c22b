using CsCheck;
using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Telemetry;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Karaula.Http.Caching.Tests.Storage;

public sealed class MemoryStoreTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<HttpCacheMetrics>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Store_AnyHistory_KeepsTheBudgetAndCountsExactly() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 30], Gen.Int[0, 9000]).List[1, 300].Sample(
            history =>
            {
                const long Budget = 40_000;
                MemoryStore store = Create(Budget, variants: 3);
                Stack<ArrivingBody> receiving = [];
                foreach ((int operation, int name, int size) in history)
                {
                    CacheKey key = Key(name);
                    switch (operation)
                    {
                        case 0:
                            ArrivingBody whole = Receive(store, size, declared: size % 2 == 0);
                            if (whole.IsOverflown)
                            {
                                whole.Release();
                                break;
                            }

                            store.TryStore(key, Response(whole.Complete(), name % 5), store.Generation(key), whole.HandOver());

                            break;
                        case 1:
                            if (store.Find(key)?.Entries is [var entry, ..])
                                entry.Visited = true;
                            break;
                        case 2:
                            store.Invalidate(key);
                            break;
                        case 3:
                            receiving.Push(Receive(store, size, declared: false));
                            break;
                        default:
                            if (receiving.TryPop(out ArrivingBody? torn))
                                torn.Release();
                            break;
                    }

                    Assert.InRange(store.StoredBytes + store.ReceivingBytes, 0, Budget);
                    List<CacheEntry> entries = [.. Enumerable.Range(0, 31).SelectMany(other => store.Find(Key(other))?.Entries ?? [])];
                    Assert.Equal(entries.Sum(stored => stored.Cost), store.StoredBytes);
                    Assert.Equal(entries.Count, store.Count);
                    Assert.All(entries, stored => Assert.Equal(stored.Response.Cost(stored.Node.Key.Bytes), stored.Cost));
                }

                while (receiving.TryPop(out ArrivingBody? torn))
                    torn.Release();
                Assert.Equal(0, store.ReceivingBytes);
            },
            iter: 300);

    [Fact]
    public void TryStore_AfterAnInvalidation_KeepsOutWhatWasAskedBefore()
    {
        MemoryStore store = Create(100_000);
        CacheKey key = Key(1);
        long generation = store.Generation(key);
        store.Invalidate(key);
        Assert.False(store.TryStore(key, Response(StoredBody.Empty), generation, reserved: 0));
        Assert.Null(store.Find(key));
    }

    [Fact]
    public void TryStore_MoreThanFits_EvictsWhatNobodyUsed()
    {
        MemoryStore store = Create(10_000);
        for (int name = 0; name < 4; name++)
            Assert.True(store.TryStore(Key(name), Response(Body(1000)), 0, 0));
        store.Find(Key(0))!.Entries[0].Visited = true;
        for (int name = 4; name < 8; name++)
            Assert.True(store.TryStore(Key(name), Response(Body(1000)), 0, 0));
        Assert.NotNull(store.Find(Key(0)));
        Assert.Null(store.Find(Key(1)));
    }

    [Fact]
    public void TryStore_LargerThanTheBudget_IsRefusedAndEvictsNothing()
    {
        MemoryStore store = Create(10_000);
        Assert.True(store.TryStore(Key(0), Response(Body(100)), 0, 0));
        Assert.False(store.TryStore(Key(1), Response(Body(20_000)), 0, 0));
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public void TryStore_MoreVariantsThanAllowed_DropsTheOldest()
    {
        MemoryStore store = Create(1_000_000, variants: 2);
        for (int language = 0; language < 3; language++)
            Assert.True(store.TryStore(Key(0), Response(StoredBody.Empty, language), 0, 0));
        Assert.Equal(2, store.Count);
        Assert.Null(store.Find(Key(0))!.Select(Request(0)));
        Assert.NotNull(store.Find(Key(0))!.Select(Request(2)));
    }

    [Fact]
    public async Task Store_ManyThreads_CountsExactly()
    {
        MemoryStore store = Create(200_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(
            () =>
            {
                var random = new Random(thread);
                for (int i = 0; i < 5_000; i++)
                {
                    CacheKey key = Key(random.Next(200));
                    switch (random.Next(4))
                    {
                        case 0:
                            store.Invalidate(key);
                            break;
                        case 1:
                            if (store.Find(key)?.Select(Request(0)) is { } entry)
                                entry.Visited = true;
                            break;
                        default:
                            store.TryStore(key, Response(Body(random.Next(5000)), random.Next(3)), store.Generation(key), 0);
                            break;
                    }
                }
            },
            TestContext.Current.CancellationToken)));
        Assert.InRange(store.StoredBytes, 1, 200_000);
        Assert.Equal(Enumerable.Range(0, 200).Sum(name => store.Find(Key(name))?.Entries.Sum(entry => entry.Cost) ?? 0), store.StoredBytes);
    }

    private MemoryStore Create(long budget, int variants = 16) => new(
        Options.Create(new HttpCacheOptions { MaximumBytes = budget, MaximumVariants = variants }), _services.GetRequiredService<HttpCacheMetrics>());

    private static ArrivingBody Receive(MemoryStore store, int size, bool declared)
    {
        var buffer = new ArrivingBody(store, maximumBytes: 8_000, declared ? size : null, static () => { });
        buffer.Append(new byte[size / 3]);
        buffer.Append(new byte[size - (size / 3)]);
        return buffer;
    }

    private static CacheKey Key(int name) => new("", "http", "example.org", $"/{name}");

    private static StoredBody Body(int size) => new([new byte[size]], size);

    private static HeaderDictionary Request(int language) => new() { ["Accept-Language"] = $"l{language}" };

    private static StoredResponse Response(StoredBody body, int language = 0) => new()
    {
        StatusCode = 200,
        Fields = [new("Content-Type", "text/plain")],
        UpstreamCacheStatus = default,
        Body = body,
        Vary = VaryKey.Create("Accept-Language", Request(language))!,
        Directives = default,
        Date = TestCache.Start,
        ResponseTime = TestCache.Start,
        InitialAge = TimeSpan.Zero,
        ExplicitLifetime = TimeSpan.FromMinutes(1),
        EntityTag = null,
        LastModified = null,
    };
}
