using System.Buffers;
using Karaula.Http.Caching.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// Stored answers in files, behind the memory tier: more of them, and they outlive the process. 1. A log of segments, written at its end by one thread.
/// 2. An index in memory says where an answer is. 3. Saving queues and returns; removing takes effect at once and is on disk soon after. 4. What is loaded is
/// verified, key and all. 5. When the store is full the oldest segment goes; what was used since it came there is written anew.
/// </summary>
/// <remarks>
/// A killed process loses what waited in the queue, removals among it, <see cref="FlushAsync"/> tells when it is empty. A power cut may lose up to a segment.
/// Neither makes it serve bytes that were not saved under that key.
/// </remarks>
internal sealed class DiskStore : IAsyncDisposable
{
    private readonly DiskStoreOptions _options;
    private readonly FileStream _lock;
    private readonly DiskCatalog _catalog;
    private readonly DiskQueue _queue;
    private readonly DiskWriter _writer;
    private readonly DiskLog _log;

    private DiskStore(DiskStoreOptions options, FileStream folderLock, DiskLog log, TimeProvider time)
    {
        _options = options;
        _lock = folderLock;
        _log = log;
        long began = time.GetTimestamp();
        _catalog = new DiskCatalog(options);
        var recovery = new DiskRecovery(options, _catalog, Counters, log);
        try
        {
            recovery.Run();
        }
        catch
        {
            foreach (DiskSegment segment in _catalog.Clear())
                segment.File.Dispose();
            throw;
        }

        log.Opened(options.Folder, _catalog.Count, _catalog.Segments, _catalog.Bytes, time.GetElapsedTime(began));
        _queue = new DiskQueue(options, _catalog, Counters, recovery.NextSequence);
        var segments = new SegmentLog(options, _catalog, Counters, log, recovery.Current, recovery.LastNumber);
        _writer = new DiskWriter(options, _catalog, _queue, segments, Counters, log, time);
    }

    /// <summary>What happened so far.</summary>
    public DiskCounters Counters { get; } = new();

    /// <summary>Who loads what.</summary>
    public LoadTurns Turns { get; } = new();

    /// <summary>Answers stored.</summary>
    public int Count => _catalog.Count;

    /// <summary>The bytes of all files.</summary>
    public long Bytes => _catalog.Bytes;

    /// <summary>Opens a folder and reads what is there. Throws an <see cref="IOException"/> that names folder and reason where it cannot be used.</summary>
    public static DiskStore Open(DiskStoreOptions options, TimeProvider time, ILogger logger)
    {
        if (options.MaximumBytes < 4 * (long)options.SegmentBytes)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaximumBytes, "A disk tier needs room for at least 16 KiB.");
        FileStream? folderLock = null;
        try
        {
            CreateFolder(options.Folder);
            
            // The operating system lets go of it when the process ends, however it ends.
            folderLock = new FileStream(Path.Combine(options.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DiskStore(options, folderLock, new DiskLog(logger), time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            folderLock?.Dispose();
            throw new IOException($"The cache folder {options.Folder} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Whether something may be stored under a key. In memory; a wrong yes costs one read, a no is right.</summary>
    public bool Contains(in CacheKey key) => _catalog.Contains(KeyHash.Of(key));

    /// <summary>
    /// The most recent of the answers stored under a key that the request's fields select, as <see cref="CacheNode.Select"/> has it; null when there is none,
    /// or what is there is damaged.
    /// </summary>
    public async ValueTask<DiskHit?> LoadAsync(CacheKey key, IHeaderDictionary request, CancellationToken cancellationToken = default)
    {
        List<DiskSlot> slots = _catalog.Lease(KeyHash.Of(key));
        DiskSegment? kept = null;
        try
        {
            DiskSlot slot = default;
            ResponseHead? head = null;
            bool needsValidation = false;
            foreach (DiskSlot candidate in slots)
            {
                if (await ReadHeadAsync(candidate, cancellationToken) is not { } read || !read.Key.Equals(key) || !read.Response.Vary.Matches(request))
                    continue;
                (bool gone, bool unsure) = _catalog.Judge(key, read.Response.Tags, candidate.Sequence);
                if (gone)
                {
                    _catalog.Remove(candidate);
                }
                else if (head is null || IsNewer(read.Response, candidate, head.Response, slot))
                {
                    (slot, head, needsValidation) = (candidate, read, unsure);
                }
            }

            if (head is null || await ReadBodyAsync(slot, head, cancellationToken) is not { } body)
                return null;
            _catalog.MarkUsed(slot);
            Counters.Loaded();
            kept = body.OnDisk is null ? null : slot.Segment;
            return new DiskHit(head.Response with { Body = body }, needsValidation, _catalog, kept);
        }
        finally
        {
            foreach (DiskSlot slot in slots)
            {
                if (ReferenceEquals(slot.Segment, kept))
                    kept = null;
                else
                    _catalog.Release(slot.Segment!);
            }
        }
    }

    /// <summary>
    /// Stores an answer, soon, in place of the one for the same fields, which is gone at once. Returns without waiting for the disk: when too much waits
    /// already, or the answer does not fit a segment, it is dropped and counted.
    /// </summary>
    public void Save(in CacheKey key, StoredResponse response)
    {
        bool fits = response.Body.Length <= _options.SegmentBytes - RecordPrefix.Size - SegmentHeader.Size;
        _queue.Save(new PendingSave(key, KeyHash.Of(key), KeyHash.Of(response.Vary), response), accept: fits && !_writer.IsPaused);
    }

    /// <summary>Removes all that is stored under a key, at once.</summary>
    public void Remove(in CacheKey key) => _queue.Remove(KeyHash.Of(key));

    /// <summary>Removes all that a purge matches, at once, or has it validated before it is used.</summary>
    public void RemoveWhere(DiskPurge purge) => _queue.Purge(purge);

    /// <summary>Completes when all that was ordered before is handed to the operating system, where a killed process cannot take it back.</summary>
    public Task FlushAsync() => _queue.FlushAsync();

    /// <summary>Writes what waits and closes. Hits still being sent lose what they have not read.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Stop();
        await _writer.Completion;
        _queue.Dispose();
        await _lock.DisposeAsync();
        Turns.Dispose();
    }

    private static bool IsNewer(StoredResponse response, in DiskSlot slot, StoredResponse other, in DiskSlot otherSlot) =>
        response.Date != other.Date ? response.Date > other.Date : slot.Sequence > otherSlot.Sequence;

    private async ValueTask<ResponseHead?> ReadHeadAsync(DiskSlot slot, CancellationToken cancellationToken)
    {
        int length = RecordPrefix.Size + slot.HeadLength;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            ResponseHead? head = null;
            string? reason = await slot.Segment!.File.TryReadAsync(buffer.AsMemory(0, length), slot.Offset, cancellationToken)
                ? RecordReader.Verify(buffer.AsSpan(0, length), slot, out head)
                : "the file ends too soon";
            if (reason is not null)
                Damaged(slot, reason);
            return head;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            Damaged(slot, exception.Message);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A small body comes into memory. Of a large one the first block is read, so that most damage shows before the answer begins.</summary>
    private async ValueTask<StoredBody?> ReadBodyAsync(DiskSlot slot, ResponseHead head, CancellationToken cancellationToken)
    {
        if (slot.BodyLength == 0)
            return StoredBody.Empty;
        long offset = slot.Offset + RecordPrefix.Size + slot.HeadLength;
        var onDisk = new DiskBody(slot.Segment!, offset, slot.BodyLength, head.Checksums, reason => Damaged(slot, reason));
        try
        {
            if (slot.BodyLength <= _options.LoadedBodyBytes)
                return await onDisk.LoadAsync(cancellationToken);
            byte[] first = ArrayPool<byte>.Shared.Rent(BodyBlocks.Size);
            try
            {
                await onDisk.ReadAsync(block: 0, first.AsMemory(0, BodyBlocks.Length(slot.BodyLength, 0)), cancellationToken);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(first);
            }

            return new StoredBody(onDisk);
        }
        catch (IOException)
        {
            // Said where it was found.
            return null;
        }
    }

    private void Damaged(in DiskSlot slot, string reason)
    {
        _catalog.Remove(slot);
        Counters.Damaged();
        _log.RecordDamaged(slot.Segment!.File.Path, slot.Offset, reason);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
