using System.IO.Pipelines;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

public sealed class DiskStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_AfterReopening_FindsEverythingBitByBit()
    {
        await using (DiskStore store = _folder.Open())
        {
            for (int name = 0; name < 50; name++)
                store.Save(SampleResponse.Key(name), SampleResponse.Create(name, 100_000));
        }

        await using DiskStore reopened = _folder.Open();
        Assert.Equal(50, reopened.Count);
        for (int name = 0; name < 50; name++)
        {
            Assert.True(reopened.Contains(SampleResponse.Key(name)));
            Assert.Equal(name, await LoadAsync(reopened, name));
        }

        Assert.False(reopened.Contains(SampleResponse.Key(50)));
        Assert.Equal(0, reopened.Counters.DamagedRecords);
    }

    [Fact]
    public async Task Load_Variants_SelectsByTheRequestsFields()
    {
        await using DiskStore store = _folder.Open();
        for (int language = 1; language <= 3; language++)
            store.Save(SampleResponse.Key(0), SampleResponse.Create(language, 1000, language));
        await store.FlushAsync();
        for (int language = 1; language <= 3; language++)
            Assert.Equal(language, await LoadAsync(store, 0, language));
        Assert.Null(await LoadAsync(store, 0, language: 4));
    }

    [Fact]
    public async Task Load_HostInOtherCase_IsTheSameKey()
    {
        await using DiskStore store = _folder.Open();
        store.Save(new CacheKey("", "http", "Example.ORG", "/"), SampleResponse.Create(1, 10));
        await store.FlushAsync();
        Assert.True(store.Contains(new CacheKey("", "HTTP", "example.org", "/")));
        Assert.False(store.Contains(new CacheKey("", "http", "example.or", "g/")));
    }

    [Fact]
    public async Task Save_MoreVariantsThanAllowed_DropsTheOldest()
    {
        DiskStoreOptions options = _folder.Options() with { MaximumVariants = 2 };
        await using (DiskStore store = _folder.Open(options))
        {
            for (int language = 1; language <= 3; language++)
                store.Save(SampleResponse.Key(0), SampleResponse.Create(language, 1000, language));
        }

        await using DiskStore reopened = _folder.Open(options);
        Assert.Null(await LoadAsync(reopened, 0, language: 1));
        Assert.Equal(2, await LoadAsync(reopened, 0, language: 2));
        Assert.Equal(3, await LoadAsync(reopened, 0, language: 3));
    }

    [Fact]
    public async Task Remove_BeforeAndAfterReopening_StaysRemoved()
    {
        await using (DiskStore store = _folder.Open())
        {
            store.Save(SampleResponse.Key(0), SampleResponse.Create(0, 1000));
            store.Save(SampleResponse.Key(1), SampleResponse.Create(1, 1000));
            await store.FlushAsync();
            store.Remove(SampleResponse.Key(0));
            Assert.False(store.Contains(SampleResponse.Key(0)));
            Assert.Null(await LoadAsync(store, 0));
        }

        await using DiskStore reopened = _folder.Open();
        Assert.Null(await LoadAsync(reopened, 0));
        Assert.Equal(1, await LoadAsync(reopened, 1));
    }

    [Fact]
    public async Task RemoveWhere_PrefixTagAndPartition_TakeWhatMatchesAndNoMore()
    {
        CacheKey a = new("site", "https", "a.example", "/news/1");
        CacheKey b = new("site", "http", "a.example", "/news/2");
        CacheKey c = new("site", "https", "a.example", "/sport");
        CacheKey d = new("other", "https", "a.example", "/news/1");
        await using (DiskStore store = _folder.Open())
        {
            store.Save(a, SampleResponse.Create(1, 100) with { Tags = ["front", "news"] });
            store.Save(b, SampleResponse.Create(2, 100));
            store.Save(c, SampleResponse.Create(3, 100) with { Tags = ["front"] });
            store.Save(d, SampleResponse.Create(4, 100) with { Tags = ["front"] });
            await store.FlushAsync();
            store.RemoveWhere(DiskPurge.ForPrefix("site", "A.example", "/news/"));
            Assert.Equal("--++", await FoundAsync(store, a, b, c, d));
            store.RemoveWhere(DiskPurge.ForTag("site", "front"));
            Assert.Equal("---+", await FoundAsync(store, a, b, c, d));
            store.Save(a, SampleResponse.Create(5, 100) with { Tags = ["front"] });
        }

        await using DiskStore reopened = _folder.Open();
        Assert.Equal("+--+", await FoundAsync(reopened, a, b, c, d));
        reopened.RemoveWhere(DiskPurge.ForPartition("other"));
        Assert.Equal("+---", await FoundAsync(reopened, a, b, c, d));
        reopened.RemoveWhere(DiskPurge.ForUrl("site", "a.example", "/news/"));
        Assert.Equal("+---", await FoundAsync(reopened, a, b, c, d));
        reopened.RemoveWhere(DiskPurge.ForUrl("site", "a.example", "/news/1"));
        Assert.Equal("----", await FoundAsync(reopened, a, b, c, d));
    }

    [Fact]
    public async Task RemoveWhere_Softly_HasItValidated()
    {
        CacheKey key = SampleResponse.Key(0);
        await using (DiskStore store = _folder.Open())
        {
            store.Save(key, SampleResponse.Create(0, 100) with { Tags = ["tag"] });
            await store.FlushAsync();
            store.RemoveWhere(DiskPurge.ForTag(key.Partition, "tag", soft: true));
            await store.FlushAsync();
        }

        await using DiskStore reopened = _folder.Open();
        using (DiskHit? hit = await reopened.LoadAsync(key, SampleResponse.Request(0)))
            Assert.True(hit!.NeedsValidation);
        reopened.Save(key, SampleResponse.Create(1, 100) with { Tags = ["tag"] });
        await reopened.FlushAsync();
        using (DiskHit? hit = await reopened.LoadAsync(key, SampleResponse.Request(0)))
            Assert.False(hit!.NeedsValidation);
    }

    [Fact]
    public async Task RemoveWhere_TooManyToRemember_RemovesEverythingOlder()
    {
        DiskStoreOptions options = _folder.Options() with { MaximumPurges = 3 };
        await using (DiskStore store = _folder.Open(options))
        {
            store.Save(SampleResponse.Key(0), SampleResponse.Create(0, 100));
            for (int tag = 0; tag < 5; tag++)
                store.RemoveWhere(DiskPurge.ForTag("", $"{tag}"));
            store.Save(SampleResponse.Key(2), SampleResponse.Create(2, 100));
            await store.FlushAsync();
            Assert.Null(await LoadAsync(store, 0));
            Assert.Equal(1, store.Counters.PurgesOfEverything);
        }

        await using DiskStore reopened = _folder.Open(options);
        Assert.Null(await LoadAsync(reopened, 0));
        Assert.Equal(2, await LoadAsync(reopened, 2));
    }

    [Fact]
    public async Task Save_MoreThanFits_KeepsTheBudgetAndWhatIsUsed()
    {
        DiskStoreOptions options = _folder.Options(maximumBytes: 1 << 20);
        await using DiskStore store = _folder.Open(options);
        for (int name = 0; name < 300; name++)
        {
            store.Save(SampleResponse.Key(name), SampleResponse.Create(name, 20_000));
            await store.FlushAsync();
            Assert.Equal(0, await LoadAsync(store, 0));
            Assert.InRange(store.Bytes, 1, options.MaximumBytes);
            Assert.InRange(_folder.Segments.Sum(static path => new FileInfo(path).Length), 1, options.MaximumBytes);
        }

        Assert.InRange(store.Counters.EvictedResponses, 100, 300);
        Assert.InRange(store.Counters.ReinsertedResponses, 1, 100);
        Assert.Null(await LoadAsync(store, 1));
        Assert.Equal(299, await LoadAsync(store, 299));
    }

    [Fact]
    public async Task Save_MoreAnswersThanAllowed_StaysWithinTheBound()
    {
        DiskStoreOptions options = _folder.Options(maximumBytes: 1 << 20) with { MaximumResponses = 100 };
        await using DiskStore store = _folder.Open(options);
        for (int name = 0; name < 1000; name++)
            store.Save(SampleResponse.Key(name), SampleResponse.Create(name, 2000));
        await store.FlushAsync();
        Assert.InRange(store.Count, 1, 100);
        Assert.Equal(1000, store.Counters.SavedResponses);
    }

    [Fact]
    public async Task Save_LargerThanASegment_IsDroppedAndReplacesAllTheSame()
    {
        await using (DiskStore store = _folder.Open())
        {
            store.Save(SampleResponse.Key(0), SampleResponse.Create(0, 1000));
            await store.FlushAsync();
            StoredResponse huge = SampleResponse.Create(1, 1000) with { Body = new StoredBody([new byte[2 << 20]], 2 << 20) };
            store.Save(SampleResponse.Key(0), huge);
            Assert.False(store.Contains(SampleResponse.Key(0)));
            Assert.Equal(1, store.Counters.DroppedResponses);
        }

        await using DiskStore reopened = _folder.Open();
        Assert.False(reopened.Contains(SampleResponse.Key(0)));
    }

    [Fact]
    public async Task Load_LargeBody_StaysOnDiskAndGivesAnyRange()
    {
        await using DiskStore store = _folder.Open();
        StoredResponse saved = LargeResponse();
        byte[] expected = await SampleResponse.BytesAsync(saved.Body);
        store.Save(SampleResponse.Key(0), saved);
        await store.FlushAsync();
        using DiskHit hit = (await store.LoadAsync(SampleResponse.Key(0), SampleResponse.Request(0)))!;
        DiskBody body = hit.Response.Body.OnDisk!;
        Assert.Equal(expected.Length, hit.Response.Body.Length);
        Assert.Equal(0, hit.Response.Body.Segments.Length);
        foreach ((long offset, long length) in new[] { (0L, 500_000L), (32_767, 2), (32_768, 32_768), (499_999, 1), (100_000, 300_000) })
        {
            using var stream = new MemoryStream();
            var writer = PipeWriter.Create(stream);
            await StoredResponseWriter.WriteBodyAsync(writer, hit.Response.Body, new ByteRange(offset, length));
            await writer.CompleteAsync();
            Assert.Equal(expected[(int)offset..(int)(offset + length)], stream.ToArray());
        }

        Assert.Equal(expected.Length, body.Length);
    }

    [Fact]
    public async Task Save_BodyThatIsOnDisk_CopiesIt()
    {
        await using DiskStore store = _folder.Open();
        StoredResponse saved = LargeResponse();
        store.Save(SampleResponse.Key(0), saved);
        await store.FlushAsync();
        using (DiskHit first = (await store.LoadAsync(SampleResponse.Key(0), SampleResponse.Request(0)))!)
            store.Save(SampleResponse.Key(0), first.Response with { StatusCode = 203 });
        await store.FlushAsync();
        using DiskHit second = (await store.LoadAsync(SampleResponse.Key(0), SampleResponse.Request(0)))!;
        Assert.Equal(203, second.Response.StatusCode);
        Assert.Equal(await SampleResponse.BytesAsync(saved.Body), await SampleResponse.BytesAsync(second.Response.Body));
    }

    [Fact]
    public async Task Load_EvictedWhileBeingSent_IsSentWhole()
    {
        DiskStoreOptions options = _folder.Options(maximumBytes: 8 << 20);
        await using DiskStore store = _folder.Open(options);
        StoredResponse saved = LargeResponse();
        store.Save(SampleResponse.Key(0), saved);
        await store.FlushAsync();
        using DiskHit hit = (await store.LoadAsync(SampleResponse.Key(0), SampleResponse.Request(0)))!;
        for (int name = 1; name < 200; name++)
            store.Save(SampleResponse.Key(name), SampleResponse.Create(name, 100_000));
        await store.FlushAsync();
        Assert.False(File.Exists(hit.Response.Body.OnDisk!.Segment.File.Path));
        Assert.Equal(await SampleResponse.BytesAsync(saved.Body), await SampleResponse.BytesAsync(hit.Response.Body));
        Assert.InRange(store.Bytes, 1, options.MaximumBytes);
    }

    [Fact]
    public async Task Load_ManyHitsNeverLetGo_LoseTheOldestAndKeepTheBudget()
    {
        DiskStoreOptions options = _folder.Options(maximumBytes: 8 << 20);
        await using DiskStore store = _folder.Open(options);
        List<DiskHit> held = [];
        for (int round = 0; round < 30; round++)
        {
            store.Save(SampleResponse.Key(round), LargeResponse());
            await store.FlushAsync();
            held.Add((await store.LoadAsync(SampleResponse.Key(round), SampleResponse.Request(0)))!);
            for (int name = 0; name < 20; name++)
                store.Save(SampleResponse.Key(100 + name), SampleResponse.Create(name, 100_000));
            await store.FlushAsync();
            Assert.InRange(store.Bytes, 1, options.MaximumBytes);
        }

        await Assert.ThrowsAsync<IOException>(() => SampleResponse.BytesAsync(held[0].Response.Body));
        foreach (DiskHit hit in held)
            hit.Dispose();
        Assert.Equal(store.Bytes, _folder.Segments.Sum(static path => new FileInfo(path).Length));
    }

    [Fact]
    public async Task Save_QueueIsFull_DropsAndCountsButNeverKeepsTheOld()
    {
        var gate = new ManualResetEventSlim(initialState: true);
        DiskStoreOptions options = _folder.Options() with
        {
            MaximumQueued = 2,
            OpenFile = (path, mode) => new GatedFile(path, mode, gate),
        };
        await using (DiskStore store = _folder.Open(options))
        {
            for (int name = 0; name < 10; name++)
            {
                store.Save(SampleResponse.Key(name), SampleResponse.Create(name, 1000));
                await store.FlushAsync();
            }

            gate.Reset();
            for (int name = 0; name < 10; name++)
                store.Save(SampleResponse.Key(name), SampleResponse.Create(100 + name, 1000));
            Assert.InRange(store.Counters.DroppedResponses, 7, 8);
            Assert.Equal(0, store.Count);
            gate.Set();
        }

        await using DiskStore reopened = _folder.Open();
        Assert.Equal(10 - reopened.Count, 10 - Enumerable.Range(0, 10).Count(name => reopened.Contains(SampleResponse.Key(name))));
        for (int name = 0; name < 10; name++)
            Assert.True(await LoadAsync(reopened, name) is null or >= 100);
        Assert.InRange(reopened.Count, 2, 3);
    }

    private static StoredResponse LargeResponse()
    {
        byte[] body = new byte[500_000];
        new Random(7).NextBytes(body);
        return SampleResponse.Create(0, 0) with { Body = new StoredBody([.. body.Chunk(64 * 1024)], body.Length) };
    }

    /// <summary>A plus for each key that is found, a minus for the others.</summary>
    private static async Task<string> FoundAsync(DiskStore store, params CacheKey[] keys)
    {
        string found = "";
        foreach (CacheKey key in keys)
        {
            using DiskHit? hit = await store.LoadAsync(key, new HeaderDictionary());
            found += hit is null ? '-' : '+';
        }

        return found;
    }

    private static async Task<int?> LoadAsync(DiskStore store, int name, int language = 0)
    {
        using DiskHit? hit = await store.LoadAsync(SampleResponse.Key(name), SampleResponse.Request(language));
        if (hit is null)
            return null;
        await SampleResponse.VerifyAsync(hit.Response);
        return SampleResponse.Seed(hit.Response);
    }

    /// <summary>Writes only while the gate is open.</summary>
    private sealed class GatedFile(string path, FileMode mode, ManualResetEventSlim gate) : SegmentFile(path, mode)
    {
        public override void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset)
        {
            gate.Wait(TestContext.Current.CancellationToken);
            base.Write(parts, offset);
        }
    }
}
