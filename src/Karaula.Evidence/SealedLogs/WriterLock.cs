namespace Karaula.Evidence.SealedLogs;

/// <summary>
/// Keeps a second writer away, by an exclusive lock on an empty file beside the log; the system releases it when its holder dies. The log
/// itself is not locked: on Unix an exclusive lock would shut out readers too, and a shared one no writer.
/// </summary>
internal sealed class WriterLock : IDisposable
{
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another writer has the log.</exception>
    public static WriterLock Take(string logPath)
    {
        try
        {
            // It is never deleted: between opening and locking, another could otherwise put a new file in its place, and both would hold a
            // lock.
            return new(new FileStream(logPath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new IOException($"'{logPath}' cannot be locked for writing; another writer probably has it: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
