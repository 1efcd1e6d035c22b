using Karaula.Evidence.SealedLogs;

namespace Karaula.Evidence.Tests.SealedLogs;

public class SealedLogVerifierTests
{
    private static readonly TestLog Log = TestLog.Of(9);

    [Fact]
    public void Verify_WholeLog_TellsCountHeadAndTimes()
    {
        var result = TestLog.Verify(Log.Bytes);
        Assert.True(result.IsWhole);
        Assert.Equal((9, (SealedLogHash?)Log.Head), (result.Count, result.Head));
        Assert.Equal((TestLog.Noon.AddSeconds(2), TestLog.Noon.AddSeconds(10)), (result.FirstTime, result.LastTime));
        Assert.Equal(TestLog.Noon.AddSeconds(1), result.Header?.Created);
        Assert.Null(result.FaultOffset);
    }

    [Fact]
    public void Verify_EmptyLog_IsWholeWithTheHeadersHash()
    {
        var result = TestLog.Verify(TestLog.Of(0).Bytes);
        Assert.True(result.IsWhole);
        Assert.Equal(result.Header?.Hash, result.Head);
        Assert.Null(result.FirstTime);
    }

    // Every byte of the file, each in every possible way with one bit, and with all bits.
    [Fact]
    public void Verify_AnySingleChangedByte_IsFoundInItsRecord()
    {
        for (var part = -1; part < Log.Records.Count; part++)
        {
            for (var at = Log.Start(part); at < Log.End(part); at++)
            {
                foreach (var flip in new byte[] { 1, 2, 4, 8, 16, 32, 64, 128, 255 })
                {
                    var bytes = (byte[])Log.Bytes.Clone();
                    bytes[at] ^= flip;
                    var result = TestLog.Verify(bytes);
                    Assert.False(result.IsWhole, $"byte {at} changed by {flip:x2} is not found");
                    if (part < 0)
                    {
                        Assert.Null(result.FaultRecord);
                        continue;
                    }

                    Assert.Equal(SealedLogFault.ChangedRecord, result.Fault);
                    Assert.Equal((Log.Start(part), part, part), (result.FaultOffset, result.FaultRecord, result.Count));
                }
            }
        }
    }

    [Fact]
    public void Verify_BigLogWithARandomByteChanged_IsFoundInItsRecord()
    {
        var big = TestLog.Of(10_000);
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(SealedLogFormat.HeaderLength, big.Bytes.Length);
            var original = big.Bytes[at];
            big.Bytes[at] ^= (byte)random.Next(1, 256);
            var result = TestLog.Verify(big.Bytes);
            big.Bytes[at] = original;
            Assert.Equal(SealedLogFault.ChangedRecord, result.Fault);
            Assert.InRange(at, big.Start((int)result.FaultRecord!.Value), big.End((int)result.FaultRecord.Value) - 1);
        }
    }

    [Fact]
    public void Verify_AnyRecordRemoved_IsFoundThere()
    {
        for (var gone = 0; gone < Log.Records.Count - 1; gone++)
        {
            var result = TestLog.Verify(Log.Arranged(Enumerable.Range(0, 9).Where(i => i != gone)));
            Assert.Equal((SealedLogFault.RemovedRecord, gone, Log.Start(gone)), (result.Fault, result.FaultRecord, result.FaultOffset));
        }
    }

    [Fact]
    public void Verify_AnyTwoRecordsSwapped_IsFoundAtTheFirst()
    {
        for (var a = 0; a < Log.Records.Count; a++)
        {
            for (var b = a + 1; b < Log.Records.Count; b++)
            {
                var order = Enumerable.Range(0, 9).ToArray();
                (order[a], order[b]) = (order[b], order[a]);
                var result = TestLog.Verify(Log.Arranged(order));
                Assert.Equal((SealedLogFault.ReorderedRecord, a), (result.Fault, result.FaultRecord));
            }
        }
    }

    [Fact]
    public void Verify_RecordTwice_IsFound()
    {
        var result = TestLog.Verify(Log.Arranged([0, 1, 2, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Equal((SealedLogFault.ReorderedRecord, 3L), (result.Fault, result.FaultRecord));
    }

    [Fact]
    public void Verify_RecordOfAnotherLog_IsFound()
    {
        var other = TestLog.Of(9, seed: 2);
        var result = TestLog.Verify([.. Log.Arranged([0, 1, 2]), .. other.Part(3), .. other.Part(4)]);
        Assert.Equal((SealedLogFault.ReplacedRecord, 3L), (result.Fault, result.FaultRecord));
    }

    // A record with a fresh hash and the right link, in the place of another: the one behind it tells.
    [Fact]
    public void Verify_ForgedRecordInTheMiddle_IsFoundAtTheNext()
    {
        var previous = new byte[32];
        Log.Records[3].PreviousHash.CopyTo(previous);
        var forged = TestLog.Record(3, 0, previous, "forged", [1, 2, 3]);
        var bytes = (byte[])[.. Log.Arranged([0, 1, 2]), .. forged, .. Log.Part(4)];
        Assert.Equal((SealedLogFault.ReplacedRecord, 4L), (TestLog.Verify(bytes).Fault, TestLog.Verify(bytes).FaultRecord));
    }

    [Fact]
    public void Verify_CutAnywhere_IsFoundUnlessAtARecordsEnd()
    {
        var ends = Enumerable.Range(-1, 10).Select(Log.End).ToHashSet();
        for (var length = 1; length < Log.Bytes.Length; length++)
        {
            var result = TestLog.Verify(Log.Bytes[..length]);
            var expected = length < SealedLogFormat.HeaderLength ? SealedLogFault.TruncatedHeader
                : ends.Contains(length) ? SealedLogFault.None
                : SealedLogFault.TruncatedTail;
            Assert.Equal(expected, result.Fault);
        }
    }

    // What the file alone cannot show, and what a known head does.
    [Fact]
    public void Verify_CutAtARecordsEnd_IsFoundOnlyAgainstAKnownHead()
    {
        for (var kept = 0; kept < 9; kept++)
        {
            var bytes = Log.Arranged(Enumerable.Range(0, kept));
            Assert.True(TestLog.Verify(bytes).IsWhole);
            var result = TestLog.Verify(bytes, Log.Head);
            Assert.Equal((SealedLogFault.ExpectedHeadMissing, kept, bytes.Length), (result.Fault, result.Count, result.FaultOffset));
        }
    }

    [Fact]
    public void Verify_LogRewrittenWithFreshHashes_IsFoundOnlyAgainstAKnownHead()
    {
        var previous = new byte[32];
        Log.Records[7].Hash.CopyTo(previous);
        byte[] rewritten = [.. Log.Arranged(Enumerable.Range(0, 8)), .. TestLog.Record(8, 0, previous, "forged", [1])];
        Assert.True(TestLog.Verify(rewritten).IsWhole);
        Assert.Equal(SealedLogFault.ExpectedHeadMissing, TestLog.Verify(rewritten, Log.Head).Fault);
    }

    [Fact]
    public void Verify_LogGrownSinceTheKnownHead_IsWhole()
    {
        for (var known = 0; known < 9; known++)
        {
            var result = TestLog.Verify(Log.Bytes, Log.Records[known].Hash);
            Assert.Equal((true, known + 1), (result.IsWhole, result.ExpectedHeadCovers));
        }

        Assert.Equal(0, TestLog.Verify(Log.Bytes, Log.Records[0].PreviousHash).ExpectedHeadCovers);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0000000000000000")]
    [InlineData("5A00000000000000")]
    [InlineData("6E6F742061207265636F7264")]
    public void Verify_BytesAfterTheEnd_AreFoundThere(string hex)
    {
        var result = TestLog.Verify([.. Log.Bytes, .. Convert.FromHexString(hex), .. new byte[200]]);
        Assert.Equal((SealedLogFault.TrailingGarbage, Log.Bytes.Length, 9L), (result.Fault, result.FaultOffset, result.FaultRecord));
        Assert.Equal(Log.Head, result.Head);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7B22612220")]
    public void Verify_AnotherFile_IsNotALog(string hex) => Assert.Equal(SealedLogFault.NotALog, TestLog.Verify(Convert.FromHexString(hex)).Fault);

    [Theory]
    [InlineData("", 0, "the kind")]
    [InlineData("a b", 0, "the kind")]
    [InlineData("\u00e9", 0, "the kind")]
    [InlineData("a", long.MaxValue, "the time")]
    [InlineData("a", long.MinValue, "the time")]
    public void Verify_ImpossibleValuesUnderARightHash_AreFound(string kind, long ticks, string reason)
    {
        var empty = TestLog.Of(0);
        var payload = kind.Length == 0 ? new byte[1] : [];
        var result = TestLog.Verify([.. empty.Bytes, .. TestLog.Record(0, ticks, empty.Bytes[40..72], kind, payload)]);
        Assert.Equal(SealedLogFault.MalformedRecord, result.Fault);
        Assert.StartsWith(reason, result.Reason, StringComparison.Ordinal);
    }

    // The file format's description is what others implement: a record made after it alone must verify.
    [Fact]
    public void Verify_RecordWrittenAfterTheDescription_IsWhole()
    {
        var empty = TestLog.Of(0);
        var log = TestLog.From([.. empty.Bytes, .. TestLog.Record(0, 10_000_000, empty.Bytes[40..72], "kind", [1, 2])]);
        Assert.Equal(("kind", DateTimeOffset.UnixEpoch.AddSeconds(1)), (log.Records[0].Kind, log.Records[0].Time));
        Assert.Equal([1, 2], log.Records[0].Payload.ToArray());
    }

    [Fact]
    public void Verify_LengthFarBeyondTheFile_TakesLittleMemory()
    {
        var bytes = (byte[])[.. TestLog.Of(0).Bytes, .. new byte[100]];
        var length = SealedLogFormat.MaxPayloadLength;
        BitConverter.TryWriteBytes(bytes.AsSpan(72), length);
        BitConverter.TryWriteBytes(bytes.AsSpan(76), ~length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(TestLog.Verify(bytes).IsWhole);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Verify_BigLog_ReportsProgressToTheEnd()
    {
        var log = TestLog.Of(9000);
        var reports = new ProgressList();
        SealedLogVerifier.Verify(new MemoryStream(log.Bytes), progress: reports);
        Assert.Equal([4096L, 8192L, 9000L], reports.Seen.Select(p => p.Records));
        Assert.All(reports.Seen, p => Assert.Equal(log.Bytes.Length, p.BytesTotal));
        Assert.Equal(log.Bytes.Length, reports.Seen[^1].BytesDone);
    }

    [Fact]
    public void Verify_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var log = TestLog.Of(5000);
        Assert.Throws<OperationCanceledException>(
            () => SealedLogVerifier.Verify(new MemoryStream(log.Bytes), cancellationToken: source.Token));
    }

    private sealed class ProgressList : IProgress<SealedLogProgress>
    {
        public List<SealedLogProgress> Seen { get; } = [];

        public void Report(SealedLogProgress value) => Seen.Add(value);
    }
}
