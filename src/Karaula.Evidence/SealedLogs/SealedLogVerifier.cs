namespace Karaula.Evidence.SealedLogs;

/// <summary>Proves a log whole, or finds the first thing wrong with it.</summary>
/// <remarks>
/// <para>Any change of any byte, any removed, swapped, repeated or inserted record is found, and bytes after the last record as
/// well.</para>
/// <para>What the file alone cannot show: that records were cut off at a record's end, since what remains is a whole shorter log; and that
/// someone rewrote the log from some record on with fresh hashes, since no secret goes into them. Both are found when a head that
/// was known earlier, and kept where the forger could not reach it, is given as the expected one: it must then occur in the log.</para>
/// </remarks>
public static class SealedLogVerifier
{
    private const int RecordsPerReport = 4096;

    /// <summary>Verifies a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedHead">A head that is known from before; the log may have grown since.</param>
    /// <param name="progress">Told now and then how far it is, and at the end.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SealedLogVerification Verify(
        string path,
        SealedLogHash? expectedHead = null,
        IProgress<SealedLogProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Verify(stream, expectedHead, progress, cancellationToken);
    }

    /// <summary>Verifies what a stream holds from where it stands to its end; the stream stays open.</summary>
    /// <param name="stream">The stream; it need not be seekable, but then the progress knows no total.</param>
    /// <param name="expectedHead">A head that is known from before; the log may have grown since.</param>
    /// <param name="progress">Told now and then how far it is, and at the end.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    public static SealedLogVerification Verify(
        Stream stream,
        SealedLogHash? expectedHead = null,
        IProgress<SealedLogProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var total = stream.CanSeek ? stream.Length - stream.Position : 0;
        SealedLogReader reader;
        try
        {
            reader = new SealedLogReader(stream, leaveOpen: true);
        }
        catch (SealedLogException e)
        {
            return new SealedLogVerification { Fault = e.Fault, FaultOffset = e.Offset, Reason = e.Reason };
        }

        using (reader)
        {
            return Verify(reader, total, expectedHead, progress, cancellationToken);
        }
    }

    private static SealedLogVerification Verify(
        SealedLogReader reader,
        long total,
        SealedLogHash? expectedHead,
        IProgress<SealedLogProgress>? progress,
        CancellationToken cancellationToken)
    {
        DateTimeOffset? first = null, last = null;
        long? covers = reader.Head == expectedHead ? 0 : null;
        SealedLogException? fault = null;
        try
        {
            while (reader.TryRead(out var record))
            {
                first ??= record.Time;
                last = record.Time;
                covers = record.Hash == expectedHead ? reader.Count : covers;
                if (reader.Count % RecordsPerReport == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report(new SealedLogProgress(reader.Position, total, reader.Count));
                }
            }

            if (expectedHead is not null && covers is null)
            {
                fault = new SealedLogException(
                    SealedLogFault.ExpectedHeadMissing, reader.Position, reader.Count,
                    $"the expected head {expectedHead} is in none of the {reader.Count} records: the end was cut off, or the log rewritten");
            }
        }
        catch (SealedLogException e)
        {
            fault = e;
        }

        var result = new SealedLogVerification
        {
            Fault = fault?.Fault ?? SealedLogFault.None,
            FaultOffset = fault?.Offset,
            FaultRecord = fault?.Record,
            Reason = fault?.Reason,
            Header = reader.Header,
            Count = reader.Count,
            Head = reader.Head,
            FirstTime = first,
            LastTime = last,
            ExpectedHeadCovers = covers,
        };
        progress?.Report(new SealedLogProgress(reader.Position, total, reader.Count));
        // A record that is not here may be elsewhere.
        return result.Fault == SealedLogFault.RemovedRecord && reader.HasLater(reader.Count)
            ? result with { Fault = SealedLogFault.ReorderedRecord, Reason = $"{result.Reason}, and record {reader.Count} comes later" }
            : result;
    }
}
