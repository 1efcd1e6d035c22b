using Karaula.Evidence.SealedLogs;

namespace Karaula.Evidence.Tests.SealedLogs;

public sealed class SealedLogWriterTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sealed-log-");

    private string LogPath => Path.Combine(_directory.FullName, "test.klog");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Append_ThenReopen_ContinuesTheChain()
    {
        SealedReceipt first, second;
        using (var writer = SealedLogWriter.Open(LogPath))
        {
            first = writer.Append("summary", "one"u8);
            Assert.Null(writer.Recovery);
        }

        using (var writer = SealedLogWriter.Open(LogPath))
        {
            Assert.Equal((1, first.Hash), (writer.Count, writer.Head));
            second = writer.Append("incident", []);
        }

        using var reader = SealedLogReader.Open(LogPath);
        Assert.True(reader.TryRead(out var record));
        Assert.Equal((0, "summary", first.Hash, first.Time), (record.Sequence, record.Kind, record.Hash, record.Time));
        Assert.Equal("one"u8.ToArray(), record.Payload.ToArray());
        Assert.True(reader.TryRead(out record));
        Assert.Equal((1, "incident", second.Hash, first.Hash), (record.Sequence, record.Kind, record.Hash, record.PreviousHash));
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Append_NotFlushed_IsVisibleOnlyAfterFlush()
    {
        using var writer = SealedLogWriter.Open(LogPath);
        writer.Append("a", "x"u8);
        Assert.Equal(0, SealedLogVerifier.Verify(LogPath).Count);
        writer.Flush(toDisk: true);
        Assert.Equal(1, SealedLogVerifier.Verify(LogPath, writer.Head).Count);
    }

    [Fact]
    public void Append_RecordsOfAllSizes_AreReadBack()
    {
        var sizes = new[] { 0, 1, 1000, (1 << 16) - 1, 1 << 16, 300_000, 5, SealedLogFormat.MaxPayloadLength, 7 };
        using (var writer = SealedLogWriter.Open(LogPath))
        {
            foreach (var size in sizes)
            {
                writer.Append("k", Payload(size));
            }
        }

        using var reader = SealedLogReader.Open(LogPath);
        foreach (var size in sizes)
        {
            Assert.True(reader.TryRead(out var record));
            Assert.True(record.Payload.Span.SequenceEqual(Payload(size)));
        }
    }

    [Fact]
    public void Append_NotAllowed_ThrowsAndAppendsNothing()
    {
        using var writer = SealedLogWriter.Open(LogPath);
        foreach (var kind in new[] { "", "a b", "a\n", "č", new string('x', 65) })
        {
            Assert.Throws<ArgumentException>(() => writer.Append(kind, []));
        }

        Assert.Throws<ArgumentException>(() => writer.Append("a", new byte[SealedLogFormat.MaxPayloadLength + 1]));
        Assert.Equal((0, writer.Header.Hash), (writer.Count, writer.Head));
        Assert.Equal(0, writer.Append(new string('x', 64), []).Sequence);
    }

    // Wherever a kill cut the last record short.
    [Fact]
    public void Open_LogCutInsideTheLastRecord_RemovesExactlyThat()
    {
        var log = TestLog.Of(4);
        for (var length = log.Start(3) + 1; length < log.Bytes.Length; length++)
        {
            File.WriteAllBytes(LogPath, log.Bytes[..length]);
            using (var writer = SealedLogWriter.Open(LogPath))
            {
                Assert.Equal(
                    (log.Start(3), length - log.Start(3), 3L),
                    (writer.Recovery!.Offset, writer.Recovery.BytesRemoved, writer.Recovery.RecordsKept));
                writer.Append("after", "x"u8);
            }

            var result = SealedLogVerifier.Verify(LogPath, log.Records[2].Hash);
            Assert.Equal((true, 4), (result.IsWhole, result.Count));
        }
    }

    [Fact]
    public void Open_HeaderCutShort_BeginsAnew()
    {
        var log = TestLog.Of(0);
        for (var length = 1; length < SealedLogFormat.HeaderLength; length++)
        {
            File.WriteAllBytes(LogPath, log.Bytes[..length]);
            using var writer = SealedLogWriter.Open(LogPath);
            Assert.Equal((0L, (long)length), (writer.Recovery!.Offset, writer.Recovery.BytesRemoved));
            Assert.NotEqual(log.Bytes[16..32], writer.Header.LogId.ToByteArray(bigEndian: true));
        }
    }

    [Fact]
    public void Open_DamagedLog_RefusesAndTouchesNothing()
    {
        var log = TestLog.Of(5);
        foreach (var (bytes, fault) in Damages(log))
        {
            File.WriteAllBytes(LogPath, bytes);
            Assert.Equal(fault, Assert.Throws<SealedLogException>(() => SealedLogWriter.Open(LogPath)).Fault);
            Assert.Equal(bytes, File.ReadAllBytes(LogPath));
        }
    }

    [Fact]
    public void Open_SecondWriter_ThrowsUntilTheFirstIsDone()
    {
        using (SealedLogWriter.Open(LogPath))
        {
            var refusal = Assert.Throws<IOException>(() => SealedLogWriter.Open(LogPath));
            Assert.Contains(LogPath, refusal.Message, StringComparison.Ordinal);
            Assert.True(SealedLogVerifier.Verify(LogPath).IsWhole);
        }

        SealedLogWriter.Open(LogPath).Dispose();
    }

    [Fact]
    public void Open_NoSuchFolder_SaysSo() =>
        Assert.Throws<DirectoryNotFoundException>(() => SealedLogWriter.Open(Path.Combine(_directory.FullName, "none", "a.klog")));

    [Fact]
    public void Append_FromManyThreads_KeepsTheChain()
    {
        using (var writer = SealedLogWriter.Open(LogPath))
        {
            Parallel.For(0, 2000, i => writer.Append("t", BitConverter.GetBytes(i)));
        }

        var log = TestLog.From(File.ReadAllBytes(LogPath));
        Assert.Equal(Enumerable.Range(0, 2000), log.Records.Select(r => BitConverter.ToInt32(r.Payload.Span)).Order());
    }

    [Fact]
    public void Flush_DiskFull_RefusesToGoOnAndReopensWhole()
    {
        var disk = new FullDisk(capacity: 1000);
        var writer = SealedLogWriter.Open(disk, "disk");
        writer.Append("a", new byte[100]);
        writer.Flush();
        writer.Append("a", new byte[2000]);
        Assert.Throws<IOException>(() => writer.Flush());
        Assert.Throws<InvalidOperationException>(() => writer.Append("a", []));
        Assert.Throws<InvalidOperationException>(() => writer.Flush());
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Append("a", []));

        using var reopened = SealedLogWriter.Open(new MemoryStream(disk.ToArray()), "disk");
        Assert.Equal((1, 1L), (reopened.Count, reopened.Recovery!.RecordsKept));
    }

    // Nothing that was flushed is lost, and whatever the kill cut short is removed.
    [Fact]
    public async Task Open_AfterTheWriterWasKilled_HasAllThatWasFlushed()
    {
        for (var round = 0; round < 3; round++)
        {
            var flushed = await KilledWriter.RunAsync(LogPath, acknowledgements: 50, TestContext.Current.CancellationToken);
            using (var writer = SealedLogWriter.Open(LogPath))
            {
                Assert.True(writer.Count >= flushed, $"{flushed} records were flushed, {writer.Count} are there");
            }

            Assert.True(SealedLogVerifier.Verify(LogPath).IsWhole);
        }
    }

    private static byte[] Payload(int size)
    {
        var payload = new byte[size];
        new Random(size).NextBytes(payload);
        return payload;
    }

    private static IEnumerable<(byte[] Bytes, SealedLogFault Fault)> Damages(TestLog log)
    {
        byte[] Changed(int at)
        {
            var bytes = (byte[])log.Bytes.Clone();
            bytes[at] ^= 1;
            return bytes;
        }

        yield return (Changed(0), SealedLogFault.NotALog);
        yield return (Changed(8), SealedLogFault.UnsupportedVersion);
        yield return (Changed(20), SealedLogFault.ChangedHeader);
        // A length in the middle must not make what follows look cut short.
        yield return (Changed(log.Start(1) + 2), SealedLogFault.ChangedRecord);
        yield return (Changed(log.Start(4) + 2), SealedLogFault.ChangedRecord);
        yield return (Changed(log.Bytes.Length - 1), SealedLogFault.ChangedRecord);
        yield return (log.Arranged([0, 1, 3, 4]), SealedLogFault.RemovedRecord);
        yield return ([.. log.Bytes, .. "no record"u8], SealedLogFault.TrailingGarbage);
        yield return ([.. log.Bytes, .. TestLog.Of(5, seed: 9).Part(2)[..70]], SealedLogFault.TrailingGarbage);
        yield return ("a text file"u8.ToArray(), SealedLogFault.NotALog);
    }

    private sealed class FullDisk(int capacity) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            var room = Math.Min(count, capacity - (int)Position);
            base.Write(buffer, offset, room);
            if (room < count)
            {
                throw new IOException("no space left");
            }
        }
    }
}
