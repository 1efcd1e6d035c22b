namespace Karaula.Edge.Waf;

/// <summary>How many bytes of bodies are held now, of all requests together. Thread-safe.</summary>
internal sealed class HeldBytes(long maximum)
{
    private long _held;

    /// <summary>Bytes held.</summary>
    public long Count => Interlocked.Read(ref _held);

    /// <summary>Takes room; false when there is none.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= maximum)
            return true;
        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _held, -bytes);
}
