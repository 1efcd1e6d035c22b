using System.Buffers.Binary;

namespace Karaula.Sketches.Serialization;

/// <summary>
/// Reads what <see cref="SketchWriter"/> wrote, from bytes that may come from anyone: every fault is a
/// <see cref="SketchFormatException"/> with its place, and nothing is allocated on the word of a length.
/// </summary>
internal ref struct SketchReader
{
    private readonly ReadOnlySpan<byte> _source;
    private readonly SketchKind _kind;
    private int _position;

    public SketchReader(ReadOnlySpan<byte> source, SketchKind kind, byte version)
    {
        _source = source;
        _kind = kind;
        var found = ReadByte("kind");
        if (found != (byte)kind)
        {
            throw Fail($"the first byte is 0x{found:X2}, not 0x{(byte)kind:X2}", 0);
        }

        var foundVersion = ReadByte("version");
        if (foundVersion != version)
        {
            throw Fail($"format version {foundVersion} is not known (this reader knows {version})", 1);
        }
    }

    public readonly int Remaining => _source.Length - _position;

    public byte ReadByte(string field) => Take(1, field)[0];

    public ulong ReadUInt64(string field) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, field));

    /// <summary>A finite number; NaN and the infinities are refused.</summary>
    public double ReadFinite(string field)
    {
        var start = _position;
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Take(8, field));
        return double.IsFinite(value) ? value : throw Fail($"{field} is not a finite number", start);
    }

    /// <summary>A LEB128 integer in its shortest form; padded forms are refused, so that equal sketches have equal bytes.</summary>
    public ulong ReadVarint(string field)
    {
        var start = _position;
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte(field);
            if (shift == 63 && next > 1)
            {
                throw Fail($"{field} does not fit 64 bits", start);
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return next == 0 && shift > 0 ? throw Fail($"{field} is padded", start) : value;
            }
        }

        throw Fail($"{field} does not fit 64 bits", start);
    }

    /// <summary>A LEB128 integer between two bounds, both allowed.</summary>
    public int ReadInt32(string field, int min, int max)
    {
        var start = _position;
        var value = ReadVarint(field);
        return value >= (ulong)min && value <= (ulong)max
            ? (int)value
            : throw Fail($"{field} is {value}, not between {min} and {max}", start);
    }

    public int ReadZigZag(string field)
    {
        var start = _position;
        var value = ReadVarint(field);
        return value <= uint.MaxValue ? (int)((uint)value >> 1) ^ -(int)(value & 1) : throw Fail($"{field} does not fit 32 bits", start);
    }

    public uint ReadUInt32(string field)
    {
        var start = _position;
        var value = ReadVarint(field);
        return value <= uint.MaxValue ? (uint)value : throw Fail($"{field} does not fit 32 bits", start);
    }

    public ReadOnlySpan<byte> Take(int count, string field)
    {
        if (count > Remaining)
        {
            throw Fail($"ends inside {field}: {count} bytes wanted, {Remaining} left");
        }

        var taken = _source.Slice(_position, count);
        _position += count;
        return taken;
    }

    /// <summary>Refuses a sketch that would take more memory than the caller allows; call it before allocating.</summary>
    public readonly void CheckMemory(long bytes, int maxMemory)
    {
        if (bytes > maxMemory)
        {
            throw Fail($"would take {bytes} bytes of memory, {maxMemory} are allowed");
        }
    }

    public readonly void End()
    {
        if (Remaining != 0)
        {
            throw Fail($"{Remaining} bytes follow the end");
        }
    }

    public readonly SketchFormatException Fail(string reason) => Fail(reason, _position);

    private readonly SketchFormatException Fail(string reason, int offset) => new(_kind.ToString(), reason, offset);
}
