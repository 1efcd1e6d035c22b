using System.Buffers;

namespace Karaula.Sketches.Serialization;

/// <summary>Serialises into an array of exactly the right length, by way of a pooled one.</summary>
internal static class SketchBytes
{
    public delegate int Writer<in T>(T sketch, Span<byte> destination);

    public static byte[] ToArray<T>(T sketch, int maxSize, Writer<T> write)
    {
        var rented = ArrayPool<byte>.Shared.Rent(maxSize);
        try
        {
            return rented.AsSpan(0, write(sketch, rented)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
