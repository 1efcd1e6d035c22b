using Microsoft.Win32.SafeHandles;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>One file of the store: written at its end by one thread, read at any place by many.</summary>
internal class SegmentFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly SafeFileHandle _handle;

    public SegmentFile(string path, FileMode mode)
    {
        Path = path;
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (mode is FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        // Only a FileStream can say who may read a file that it makes; the handle outlives it.
        _handle = mode is FileMode.CreateNew ? Create(path, options) : File.OpenHandle(path, mode, options.Access, options.Share);
    }

    public string Path { get; }

    public long Length => RandomAccess.GetLength(_handle);

    /// <summary>Writes all parts, one after the other.</summary>
    public virtual void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset) => RandomAccess.Write(_handle, parts, offset);

    /// <summary>Reads until the buffer is full; false when the file ends before.</summary>
    public bool TryRead(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int count = RandomAccess.Read(_handle, buffer, offset);
            if (count == 0)
                return false;
            buffer = buffer[count..];
            offset += count;
        }

        return true;
    }

    /// <summary>Reads until the buffer is full; false when the file ends before.</summary>
    public async ValueTask<bool> TryReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            int count = await RandomAccess.ReadAsync(_handle, buffer, offset, cancellationToken);
            if (count == 0)
                return false;
            buffer = buffer[count..];
            offset += count;
        }

        return true;
    }

    /// <summary>Cuts off what follows.</summary>
    public void Truncate(long length) => RandomAccess.SetLength(_handle, length);

    /// <summary>Returns when the medium has it.</summary>
    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }

    private static SafeFileHandle Create(string path, FileStreamOptions options)
    {
        using (new FileStream(path, options))
        {
        }

        return File.OpenHandle(path, FileMode.Open, options.Access, options.Share);
    }
}
