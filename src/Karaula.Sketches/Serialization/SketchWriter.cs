using System.Buffers.Binary;

namespace Karaula.Sketches.Serialization;

/// <summary>Writes the primitive values of the sketch formats. Integers are LEB128, fixed-width values little-endian.</summary>
internal ref struct SketchWriter
{
    private readonly Span<byte> _destination;

    public SketchWriter(Span<byte> destination, SketchKind kind, byte version)
    {
        _destination = destination;
        WriteByte((byte)kind);
        WriteByte(version);
    }

    public int Position { get; private set; }

    /// <summary>The bytes that <see cref="WriteVarint"/> takes for a value.</summary>
    public static int VarintSize(ulong value) => (64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1) + 6) / 7;

    public static ulong ZigZag(int value) => (uint)((value << 1) ^ (value >> 31));

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    public void WriteVarint(ulong value)
    {
        var destination = Take(VarintSize(value));
        for (var i = 0; i < destination.Length - 1; i++)
        {
            destination[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[^1] = (byte)value;
    }

    public Span<byte> Take(int count)
    {
        if (count > _destination.Length - Position)
        {
            throw new ArgumentException($"The destination of {_destination.Length} bytes is too small for the sketch.");
        }

        var taken = _destination.Slice(Position, count);
        Position += count;
        return taken;
    }
}
