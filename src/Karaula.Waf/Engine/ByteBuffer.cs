namespace Karaula.Waf.Engine;

/// <summary>Bytes that are collected; memory beyond a cap is given back when cleared.</summary>
internal sealed class ByteBuffer
{
    private const int Kept = 1 << 18;
    private byte[] _bytes = new byte[1024];

    /// <summary>Number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>The bytes, for readers that need memory.</summary>
    public byte[] Array => _bytes;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _bytes.Length)
            System.Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Cuts the end off.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > Kept)
            _bytes = new byte[1024];
    }
}
