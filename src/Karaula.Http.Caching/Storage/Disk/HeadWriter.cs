using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>Writes the parts that heads of records are made of. Every value has one form, and texts come back exactly as they were.</summary>
internal sealed class HeadWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void Number(ulong value)
    {
        Span<byte> to = _buffer.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            to[length++] = (byte)(value | 0x80);
        to[length++] = (byte)value;
        _buffer.Advance(length);
    }

    public void Fixed(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(sizeof(uint)), value);
        _buffer.Advance(sizeof(uint));
    }

    public void Fixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    public void Optional(long? value)
    {
        Number(value is null ? 0UL : 1);
        if (value is { } number)
            Fixed(number);
    }

    /// <summary>One byte a character where that is enough, else two; field values may hold what UTF-8 cannot.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Number(0);
            return;
        }

        bool wide = value.AsSpan().ContainsAnyExceptInRange('\0', 'ÿ');
        Number(1 + (((ulong)value.Length << 1) | (wide ? 1UL : 0)));
        if (!wide)
        {
            _buffer.Advance(Encoding.Latin1.GetBytes(value, _buffer.GetSpan(value.Length)));
            return;
        }

        // Not through an encoding: half a surrogate pair would not come back.
        foreach (char c in value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(sizeof(char)), c);
            _buffer.Advance(sizeof(char));
        }
    }

    public void Lines(StringValues values)
    {
        Number((ulong)values.Count);
        foreach (string? value in values)
            Text(value);
    }
}
