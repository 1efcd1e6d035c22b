using Karaula.Drill.Traffic;

namespace Karaula.Siege.Attacks;

/// <summary>One machine of a flood.</summary>
internal sealed class FloodSource(byte[] proxyHeader)
{
    private int _busy;

    /// <summary>Says who it is.</summary>
    public byte[] ProxyHeader { get; } = proxyHeader;

    /// <summary>Its connection; null when it has none.</summary>
    public RawConnection? Connection { get; set; }

    /// <summary>Takes it for a request; false while it is busy with one.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _busy, 1) == 0;

    /// <summary>Its request is over.</summary>
    public void Free() => Volatile.Write(ref _busy, 0);

    /// <summary>Closes its connection.</summary>
    public void Drop()
    {
        Connection?.Dispose();
        Connection = null;
    }
}
