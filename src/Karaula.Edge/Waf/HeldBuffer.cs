using System.Buffers;

namespace Karaula.Edge.Waf;

/// <summary>The beginning of a body, held until it is known whether it may pass. Grows with what arrives, within the edge's bound.</summary>
internal sealed class HeldBuffer(HeldBytes budget) : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>What is held.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>How many bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Adds bytes; false, and nothing added, when the edge holds too much already.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (!TryMakeRoom(bytes.Length))
            return false;
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <inheritdoc cref="TryAppend(ReadOnlySpan{byte})"/>
    public bool TryAppend(in ReadOnlySequence<byte> bytes)
    {
        if (!TryMakeRoom((int)bytes.Length))
            return false;
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += (int)bytes.Length;
        return true;
    }

    /// <summary>Forgets what is held.</summary>
    public void Clear() => Length = 0;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            budget.Return(_bytes.Length);
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        (_bytes, Length) = ([], 0);
    }

    private bool TryMakeRoom(int bytes)
    {
        var needed = Length + bytes;
        if (needed <= _bytes.Length)
            return true;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(4096, _bytes.Length * 2)));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        Bytes.Span.CopyTo(larger);
        var length = Length;
        Dispose();
        (_bytes, Length) = (larger, length);
        return true;
    }
}
