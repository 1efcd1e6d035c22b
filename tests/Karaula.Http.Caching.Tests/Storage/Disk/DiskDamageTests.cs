using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage.Disk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

/// <summary>Everything that goes wrong with disks: what is served is right or nothing, and the log says what happened.</summary>
public sealed class DiskDamageTests : IDisposable
{
    private const int Names = 30;
    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger _logger = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AnyBitFlipped_ServesWhatWasSavedOrNothing()
    {
        await FillAsync();
        var random = new Random(1);
        for (int round = 0; round < 60; round++)
        {
            using TemporaryFolder copy = _folder.Copy();
            string path = copy.Segments[random.Next(copy.Segments.Length)];
            byte[] bytes = await File.ReadAllBytesAsync(path);
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, bytes);
            await using DiskStore store = copy.Open();
            int found = await VerifyAllAsync(store);
            Assert.Equal(found, store.Count);
            Assert.True(store.Counters.DamagedRecords > 0 || found == Names);
        }
    }

    [Fact]
    public async Task Load_BitFlippedWhileOpen_ServesWhatWasSavedOrNothing()
    {
        await FillAsync();
        var random = new Random(2);
        for (int round = 0; round < 30; round++)
        {
            using TemporaryFolder copy = _folder.Copy();
            await using DiskStore store = copy.Open(logger: _logger);
            string path = copy.Segments[random.Next(copy.Segments.Length)];
            using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                file.Position = random.Next(SegmentHeader.Size, (int)file.Length);
                int value = file.ReadByte();
                file.Position--;
                file.WriteByte((byte)(value ^ (1 << random.Next(8))));
            }

            Assert.InRange(await VerifyAllAsync(store), Names - 1, Names - 1);
            Assert.Equal(1, store.Counters.DamagedRecords);
        }

        Assert.Contains(_logger.Entries, static entry => entry.Id.Id == 104 && entry.Message.Contains("damaged at byte"));
    }

    [Fact]
    public async Task Open_EndOfAnEarlierSegmentIsMissing_HasTheRestValidated()
    {
        await FillAsync();
        string first = _folder.Segments[0];
        using (var file = new FileStream(first, FileMode.Open))
            file.SetLength(file.Length - 1);
        await using DiskStore store = _folder.Open(logger: _logger);
        await AssertAllNeedValidationAsync(store);
        Assert.Contains(_logger.Entries, entry => entry.Id.Id == 102 && entry.Level == LogLevel.Warning && entry.Message.Contains(first));
        store.Save(SampleResponse.Key(0), SampleResponse.Create(0, 10));
        await store.FlushAsync();
        using DiskHit? hit = await store.LoadAsync(SampleResponse.Key(0), SampleResponse.Request(0));
        Assert.False(hit!.NeedsValidation);
    }

    [Fact]
    public async Task Open_SegmentIsMissing_HasTheRestValidated()
    {
        await FillAsync();
        Assert.True(_folder.Segments.Length >= 3);
        File.Delete(_folder.Segments[1]);
        await using DiskStore store = _folder.Open();
        Assert.InRange(store.Count, 1, Names - 1);
        await AssertAllNeedValidationAsync(store);
    }

    [Fact]
    public async Task Open_SegmentsExchanged_BelievesNeither()
    {
        await FillAsync();
        string[] segments = _folder.Segments;
        File.Move(segments[0], segments[0] + ".other");
        File.Move(segments[1], segments[0]);
        File.Move(segments[0] + ".other", segments[1]);
        await using DiskStore store = _folder.Open(logger: _logger);
        await VerifyAllAsync(store);
        Assert.Equal(2, store.Counters.DamagedRecords);
    }

    [Fact]
    public async Task Open_ForgedRecordInABody_IsNotFoundBehindDamage()
    {
        // A hostile origin sends, as a body, the very bytes of a segment, and then the record before it is damaged.
        await FillAsync();
        byte[] forged = await File.ReadAllBytesAsync(_folder.Segments[0]);
        using var folder = new TemporaryFolder();
        await using (DiskStore store = folder.Open())
        {
            CacheKey key = new("", "http", "hostile.example", "/");
            store.Save(key, SampleResponse.Create(1, 0) with { Body = new([forged[SegmentHeader.Size..]], forged.Length - SegmentHeader.Size) });
        }

        byte[] bytes = await File.ReadAllBytesAsync(folder.Segments[0]);
        for (int place = SegmentHeader.Size; place < SegmentHeader.Size + RecordPrefix.Size; place++)
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 1;
            await File.WriteAllBytesAsync(folder.Segments.SingleOrDefault() ?? Path.Combine(folder.Path, SegmentLog.FileName(1)), damaged);
            await using DiskStore store = folder.Open();
            Assert.Equal(0, store.Count);
        }
    }

    [Fact]
    public async Task Open_UnknownVersionOfARecord_SkipsItAndReadsOn()
    {
        await using (DiskStore store = _folder.Open())
        {
            store.Save(SampleResponse.Key(0), SampleResponse.Create(0, 100));
            await store.FlushAsync();
            store.Save(SampleResponse.Key(1), SampleResponse.Create(1, 100));
        }

        byte[] bytes = await File.ReadAllBytesAsync(_folder.Segments[0]);
        Assert.True(SegmentHeader.TryRead(bytes, out SegmentHeader header));
        Span<byte> record = bytes.AsSpan(SegmentHeader.Size);
        Assert.True(RecordPrefix.TryRead(record, header.Salt, out RecordPrefix prefix));
        (prefix with { Version = 2 }).Write(record, header.Salt);
        await File.WriteAllBytesAsync(_folder.Segments[0], bytes);

        await using DiskStore reopened = _folder.Open(logger: _logger);
        Assert.False(reopened.Contains(SampleResponse.Key(0)));
        Assert.True(reopened.Contains(SampleResponse.Key(1)));
        Assert.Equal(1, reopened.Counters.DamagedRecords);
        Assert.Contains(_logger.Entries, static entry => entry.Message.Contains("version is unknown"));
    }

    [Fact]
    public async Task Open_FileOfAnotherProgram_IsReplaced()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, SegmentLog.FileName(1)), new string('x', 1000));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "notes.segment"), "left alone");
        await using DiskStore store = _folder.Open(logger: _logger);
        store.Save(SampleResponse.Key(0), SampleResponse.Create(0, 100));
        await store.FlushAsync();
        Assert.True(store.Contains(SampleResponse.Key(0)));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "notes.segment")));
        Assert.Contains(_logger.Entries, static entry => entry.Id.Id == 102);
    }

    [Fact]
    public async Task Open_FolderInUse_SaysSo()
    {
        await using DiskStore store = _folder.Open();
        IOException exception = Assert.Throws<IOException>(() => _folder.Open());
        Assert.Contains(_folder.Path, exception.Message);
        Assert.Contains("being used by another process", exception.Message);
    }

    [Fact]
    public async Task Open_AfterClosing_GetsTheLock()
    {
        await _folder.Open().DisposeAsync();
        await _folder.Open().DisposeAsync();
    }

    [Fact]
    public void Open_FolderIsAFile_SaysSo()
    {
        string path = Path.Combine(_folder.Path, "file");
        File.WriteAllText(path, "");
        IOException exception = Assert.Throws<IOException>(() => _folder.Open(_folder.Options() with { Folder = path }));
        Assert.Contains(path, exception.Message);
    }

    [Fact]
    public void Open_FolderIsReadOnly_SaysSo()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may write anywhere.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        IOException exception = Assert.Throws<IOException>(() => _folder.Open());
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains(_folder.Path, exception.Message);
    }

    /// <summary>As a read-only medium, but for root too.</summary>
    [Fact]
    public void Open_FolderOnAReadOnlyFileSystem_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        IOException exception = Assert.Throws<IOException>(() => _folder.Open(_folder.Options() with { Folder = "/proc/self/fdinfo" }));
        Assert.Contains("/proc/self/fdinfo", exception.Message);
    }

    [Fact]
    public void Open_TooLittleRoom_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _folder.Open(_folder.Options() with { MaximumBytes = 10_000 }));

    [Fact]
    public async Task Save_DiskIsFull_ServesOnGivesWayAndRecovers()
    {
        var time = new FakeTimeProvider();
        var disk = new SmallDisk(_folder, 600_000);
        DiskStoreOptions options = _folder.Options(maximumBytes: 4 << 20) with { OpenFile = disk.Open };
        await using (DiskStore store = _folder.Open(options, time, _logger))
        {
            int name = 0;
            while (store.Counters.WriteFailures == 0)
            {
                store.Save(SampleResponse.Key(name), SampleResponse.Create(name, 20_000));
                await store.FlushAsync();
                name++;
                Assert.InRange(name, 1, 1000);
            }

            Assert.Contains(_logger.Entries, entry => entry.Id.Id == 105 && entry.Level == LogLevel.Error && entry.Message.Contains(_folder.Path));
            Assert.False(store.Contains(SampleResponse.Key(name - 1)));
            int served = 0;
            for (int other = 0; other < name; other++)
                served += await VerifyAsync(store, other) ? 1 : 0;
            Assert.Equal(store.Count, served);

            // While it is paused nothing is tried.
            store.Save(SampleResponse.Key(2000), SampleResponse.Create(2000, 20_000));
            Assert.Equal(1, store.Counters.WriteFailures);

            time.Advance(options.RetryAfter);
            store.Save(SampleResponse.Key(2000), SampleResponse.Create(2000, 2_000));
            await store.FlushAsync();
            Assert.True(await VerifyAsync(store, 2000));
            Assert.Contains(_logger.Entries, static entry => entry.Id.Id == 106);
        }

        await using DiskStore reopened = _folder.Open(options with { OpenFile = static (path, mode) => new SegmentFile(path, mode) });
        Assert.True(await VerifyAsync(reopened, 2000));
        Assert.Equal(0, reopened.Counters.DamagedRecords);
    }

    [Fact]
    public async Task Remove_DiskNeverTakesIt_DiscardsTheCache()
    {
        var disk = new SmallDisk(_folder, long.MaxValue);
        DiskStoreOptions options = _folder.Options() with { OpenFile = disk.Open };
        await using (DiskStore store = _folder.Open(options, logger: _logger))
        {
            store.Save(SampleResponse.Key(0), SampleResponse.Create(0, 100));
            store.Save(SampleResponse.Key(1), SampleResponse.Create(1, 100));
            await store.FlushAsync();
            disk.Capacity = 0;
            store.Remove(SampleResponse.Key(0));
            Assert.False(store.Contains(SampleResponse.Key(0)));
            await store.FlushAsync();
            Assert.True(await VerifyAsync(store, 1));
        }

        Assert.Empty(_folder.Segments);
        Assert.Contains(_logger.Entries, static entry => entry.Id.Id == 107);
    }

    /// <summary>Several segments of answers.</summary>
    private async Task FillAsync()
    {
        await using DiskStore store = _folder.Open(_folder.Options(maximumBytes: 2 << 20));
        for (int name = 0; name < Names; name++)
            store.Save(SampleResponse.Key(name), SampleResponse.Create(name, 60_000));
    }

    private static async Task<int> VerifyAllAsync(DiskStore store)
    {
        int found = 0;
        for (int name = 0; name < Names; name++)
            found += await VerifyAsync(store, name) ? 1 : 0;
        return found;
    }

    private static async Task<bool> VerifyAsync(DiskStore store, int name)
    {
        using DiskHit? hit = await store.LoadAsync(SampleResponse.Key(name), SampleResponse.Request(0));
        if (hit is null)
            return false;
        Assert.Equal(name, SampleResponse.Seed(hit.Response));
        try
        {
            await SampleResponse.VerifyAsync(hit.Response);
            return true;
        }
        catch (IOException)
        {
            // Sending ended before the damaged block: short, and so not taken for whole.
            Assert.NotNull(hit.Response.Body.OnDisk);
            return false;
        }
    }

    private static async Task AssertAllNeedValidationAsync(DiskStore store)
    {
        for (int name = 0; name < Names; name++)
        {
            using DiskHit? hit = await store.LoadAsync(SampleResponse.Key(name), SampleResponse.Request(0));
            Assert.True(hit is null or { NeedsValidation: true });
        }
    }
}
