using Google.Protobuf;
using Karaula.Sketches;

namespace Karaula.Hub.Incidents;

/// <summary>The refused sources of one incident, as a sample: the edges' sketches merged. Not thread-safe.</summary>
internal sealed class AttackerSketch
{
    private MinHash? _merged;

    /// <summary>Serialised; empty when nothing was refused.</summary>
    public byte[] Bytes => _merged?.ToArray() ?? [];

    /// <summary>Takes in an edge's sketch; false when it cannot be read or does not go with the others.</summary>
    public bool TryMerge(ByteString sketch)
    {
        if (sketch.IsEmpty)
            return true;
        try
        {
            var other = MinHash.Read(sketch.Span);
            if (_merged is null)
                _merged = other;
            else
                _merged.Merge(other);
            return true;
        }
        catch (Exception e) when (e is SketchFormatException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Goes on from what <see cref="Bytes"/> gave.</summary>
    /// <exception cref="SketchFormatException">The bytes are no sketch.</exception>
    public static AttackerSketch Restore(ReadOnlySpan<byte> bytes) => new() { _merged = bytes.IsEmpty ? null : MinHash.Read(bytes) };
}
