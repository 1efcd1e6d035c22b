using System.Globalization;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

/// <summary>Readers, writers and purges at the same time, over a memory so small that most is on disk: who asks after a change was acknowledged never gets what was before.</summary>
public sealed class TwoTierRaceTests
{
    private const int Pages = 40;

    [Fact]
    public async Task Get_AfterAnAcknowledgedChange_NeverGetsWhatWasBefore()
    {
        using var folder = new TemporaryFolder();
        long[] versions = new long[Pages];
        long[] acknowledged = new long[Pages];
        await using TestCache cache = await TestCache.StartAsync(
            async context =>
            {
                int page = int.Parse(context.Request.Path.Value![1..], CultureInfo.InvariantCulture);
                if (HttpMethods.IsPost(context.Request.Method))
                {
                    await context.Response.WriteAsync(Interlocked.Increment(ref versions[page]).ToString(CultureInfo.InvariantCulture));
                    return;
                }

                long version = Volatile.Read(ref versions[page]);
                TestOrigin.Set(context, "Cache-Control: max-age=1000", "Cache-Tag: all");
                context.Response.ContentLength = 3000;
                await context.Response.WriteAsync(version.ToString(CultureInfo.InvariantCulture).PadRight(3000));
            },
            configure: options =>
            {
                // Room for half of the pages: the others are on disk.
                options.MaximumBytes = 80_000;
                options.Disk = new() { Folder = folder.Path, MaximumBytes = 64 << 20 };
            });
        var control = cache.Services.GetRequiredService<HttpCacheControl>();
        int hits = 0;

        await Task.WhenAll(Enumerable.Range(0, 6).Select(client => Task.Run(async () =>
        {
            var random = new Random(client);
            for (int round = 0; round < 700; round++)
            {
                int page = random.Next(Pages);
                if (client < 2 && round % 5 == 0)
                {
                    await ChangeAsync(page, round);
                    continue;
                }

                long floor = Volatile.Read(ref acknowledged[page]);
                using HttpResponseMessage answer = await cache.GetAsync($"/{page}");
                long version = long.Parse(await answer.TextAsync(), CultureInfo.InvariantCulture);
                Assert.True(version >= floor, $"page {page}: {version} was served after {floor} had been acknowledged.");
                if (answer.Field("Cache-Status")!.Contains("hit"))
                    Interlocked.Increment(ref hits);
            }
        })));
        Assert.True(hits > 100, $"{hits} hits");

        async Task ChangeAsync(int page, int round)
        {
            long version;
            if (round % 10 == 0)
            {
                using HttpResponseMessage answer = await cache.SendAsync("POST", $"/{page}");
                version = long.Parse(await answer.TextAsync(), CultureInfo.InvariantCulture);
            }
            else
            {
                // Changed behind the cache's back, as an editor does, who then purges.
                version = Interlocked.Increment(ref versions[page]);
                control.Purge(new HttpCachePurge { Kind = HttpCachePurgeKind.Tag, Value = "all" });
            }

            long before;
            while ((before = Volatile.Read(ref acknowledged[page])) < version && Interlocked.CompareExchange(ref acknowledged[page], version, before) != before)
            {
            }
        }
    }
}
