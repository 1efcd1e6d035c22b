using Microsoft.Extensions.Logging;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>What the disk tier logs. Event ids are stable.</summary>
internal sealed partial class DiskLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(101, LogLevel.Information, "The cache in {Folder} has {Responses} answers in {Segments} segments, {Bytes} bytes; read in {Elapsed}.")]
    public partial void Opened(string folder, int responses, int segments, long bytes, TimeSpan elapsed);

    [LoggerMessage(102, LogLevel.Warning,
        "{Path} is damaged at byte {Offset} of {Length}: {Reason}. What follows is lost; all that was cached before is validated before it is used.")]
    public partial void SegmentDamaged(string path, long offset, long length, string reason);

    [LoggerMessage(103, LogLevel.Information, "{Path} ends in the middle of a record at byte {Offset}: the last writing was interrupted. The rest is cut off.")]
    public partial void TailCut(string path, long offset);

    [LoggerMessage(104, LogLevel.Warning, "{Path} is damaged at byte {Offset}: {Reason}. The answer there is lost.")]
    public partial void RecordDamaged(string path, long offset, string reason);

    [LoggerMessage(105, LogLevel.Error, "The cache cannot write to {Folder}; nothing is written for {Pause}, what is there is served.")]
    public partial void WriteFailed(Exception exception, string folder, TimeSpan pause);

    [LoggerMessage(106, LogLevel.Information, "The cache writes to {Folder} again.")]
    public partial void WritesAgain(string folder);

    [LoggerMessage(107, LogLevel.Error, "Removals could not be written to {Folder}: the cache there is discarded.")]
    public partial void Discarded(string folder);

    [LoggerMessage(108, LogLevel.Warning, "{Path} could not be deleted.")]
    public partial void DeleteFailed(Exception exception, string path);
}
