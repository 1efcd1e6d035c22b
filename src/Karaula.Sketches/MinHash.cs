using Karaula.Sketches.Serialization;

namespace Karaula.Sketches;

/// <summary>
/// Keeps the k smallest distinct hashes of a stream: a uniform sample of the set of its members, from which the similarity of two sets and
/// the size of one follow. Fixed memory: eight bytes for each of k. The Jaccard similarity has a standard error of at most 1/(2√k), the
/// size a relative one of 1/√(k − 2); sets of at most k members are known exactly.
/// </summary>
/// <remarks>
/// Bottom-k sampling: Broder, "On the resemblance and containment of documents" (1997); Beyer, Haas, Reinwald, Sismanis and Gemulla, "On
/// synopses for distinct-value estimation under multiset operations" (2007). The sketch of two streams together is exactly the merge of
/// their sketches. Adding costs a comparison for most hashes of a long stream, and at worst moving k numbers. Not thread-safe. Hashes must
/// be uniform: use <see cref="SketchHash"/>. The hashes kept leave with the serialised form: under a hash that is not secret they name
/// their members to anyone who tries all.
/// </remarks>
public sealed class MinHash
{
    /// <summary>The smallest k.</summary>
    public const int MinSize = 8;

    /// <summary>The largest k.</summary>
    public const int MaxSize = 1 << 16;

    private const byte FormatVersion = 1;

    // Ascending and distinct in 0 … _count − 1.
    private readonly ulong[] _hashes;
    private int _count;

    /// <summary>An empty sketch.</summary>
    /// <param name="size">k: the hashes kept, 8 to 65,536.</param>
    /// <param name="hashId">The <see cref="SketchHash.Id"/> of the hashes to come; 0 when the caller keeps track of that.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public MinHash(int size = 512, uint hashId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, MinSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        _hashes = new ulong[size];
        HashId = hashId;
    }

    /// <summary>k: how many hashes are kept.</summary>
    public int Size => _hashes.Length;

    /// <summary>The <see cref="SketchHash.Id"/> of the hashes in it, or 0.</summary>
    public uint HashId { get; }

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether all members are kept, so that the size is exact.</summary>
    public bool IsExact => _count < _hashes.Length;

    /// <summary>The relative standard error of <see cref="Estimate"/>: 0 while exact, then 1/√(k − 2).</summary>
    public double RelativeStandardError => IsExact ? 0 : 1 / Math.Sqrt(_hashes.Length - 2);

    /// <summary>The hashes kept, ascending. Valid until the next change.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, _count);

    /// <summary>The length in bytes that no serialised form of this sketch exceeds as it is now.</summary>
    public int MaxSerializedSize => 2 + 3 + 5 + 3 + (_count * 10);

    /// <summary>Adds a hash. Returns whether it is kept and was not before.</summary>
    public bool Add(ulong hash)
    {
        if (_count == _hashes.Length && hash >= _hashes[_count - 1])
        {
            return false;
        }

        var place = ~Hashes.BinarySearch(hash);
        if (place < 0)
        {
            return false;
        }

        _count = Math.Min(_count + 1, _hashes.Length);
        _hashes.AsSpan(place, _count - place - 1).CopyTo(_hashes.AsSpan(place + 1));
        _hashes[place] = hash;
        return true;
    }

    /// <summary>The estimated number of distinct hashes; exact while <see cref="IsExact"/>.</summary>
    public double Estimate() => IsExact ? _count : SizeOf(_hashes.Length, _hashes[^1]);

    /// <summary>The similarity of the two sets.</summary>
    /// <exception cref="ArgumentException">The other has another size or other hashes.</exception>
    public JaccardEstimate Jaccard(MinHash other)
    {
        CheckCompatible(other);
        var mine = Hashes;
        var theirs = other.Hashes;
        int i = 0, j = 0, shared = 0, sampled = 0;
        ulong last = 0;
        // The k smallest of the union are among the k smallest of each: walk both in order.
        while (sampled < Size && (i < mine.Length || j < theirs.Length))
        {
            var takeMine = i < mine.Length && (j == theirs.Length || mine[i] <= theirs[j]);
            var takeTheirs = j < theirs.Length && (i == mine.Length || theirs[j] <= mine[i]);
            last = takeMine ? mine[i] : theirs[j];
            shared += takeMine && takeTheirs ? 1 : 0;
            i += takeMine ? 1 : 0;
            j += takeTheirs ? 1 : 0;
            sampled++;
        }

        if (IsExact && other.IsExact && i == mine.Length && j == theirs.Length)
        {
            return new(sampled == 0 ? 0 : (double)shared / sampled, 0, shared, sampled, IsExact: true, sampled);
        }

        var smoothed = (shared + 1.0) / (sampled + 2);
        var error = Math.Sqrt(smoothed * (1 - smoothed) / sampled);
        return new((double)shared / sampled, error, shared, sampled, IsExact: false, SizeOf(sampled, last));
    }

    /// <summary>Takes in another sketch: afterwards this is the sketch of both streams together.</summary>
    /// <exception cref="ArgumentException">The other has another size or other hashes.</exception>
    public void Merge(MinHash other)
    {
        CheckCompatible(other);
        if (ReferenceEquals(this, other))
        {
            return;
        }

        foreach (var hash in other.Hashes)
        {
            // Ascending: once one is too large, all that follow are.
            if (_count == _hashes.Length && hash > _hashes[_count - 1])
            {
                break;
            }

            Add(hash);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _count = 0;

    /// <summary>Serialises; returns the bytes written: some 10 and at most eight or nine for each hash kept.</summary>
    /// <exception cref="ArgumentException">The destination is too small; <see cref="MaxSerializedSize"/> always suffices.</exception>
    public int WriteTo(Span<byte> destination)
    {
        var writer = new SketchWriter(destination, SketchKind.MinHash, FormatVersion);
        writer.WriteVarint((ulong)Size);
        writer.WriteVarint(HashId);
        writer.WriteVarint((ulong)_count);
        var previous = 0UL;
        for (var i = 0; i < _count; i++)
        {
            // The first hash as it is, the others as steps of at least 1.
            writer.WriteVarint(_hashes[i] - previous);
            previous = _hashes[i];
        }

        return writer.Position;
    }

    /// <summary>Serialises into a new array.</summary>
    public byte[] ToArray() => SketchBytes.ToArray(this, MaxSerializedSize, static (sketch, destination) => sketch.WriteTo(destination));

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="source">The bytes, all of them; they may come from anyone.</param>
    /// <param name="maxMemory">The memory in bytes that the sketch may take.</param>
    /// <exception cref="SketchFormatException">The bytes are not such a sketch, or it would be too large.</exception>
    public static MinHash Read(ReadOnlySpan<byte> source, int maxMemory = SketchLimits.DefaultMaxMemory)
    {
        var reader = new SketchReader(source, SketchKind.MinHash, FormatVersion);
        var size = reader.ReadInt32("size", MinSize, MaxSize);
        var hashId = reader.ReadUInt32("hash id");
        var count = reader.ReadInt32("number of hashes", 0, size);
        reader.CheckMemory(sizeof(ulong) * (long)size, maxMemory);
        var sketch = new MinHash(size, hashId);
        var previous = 0UL;
        for (var i = 0; i < count; i++)
        {
            var step = reader.ReadVarint("hash");
            if (i > 0 && (step == 0 || step > ulong.MaxValue - previous))
            {
                throw reader.Fail(step == 0 ? "a hash is there twice" : "a hash does not fit 64 bits");
            }

            previous += step;
            sketch._hashes[sketch._count++] = previous;
        }

        reader.End();
        return sketch;
    }

    // With n hashes at or below x, the unbiased estimate of the number of all (Beyer et al., section 4).
    private static double SizeOf(int n, ulong x) => (n - 1) / ((x + 1.0) * Math.Pow(2, -64));

    private void CheckCompatible(MinHash other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Size != Size || other.HashId != HashId)
        {
            throw new ArgumentException(
                $"Size {other.Size}, hash {other.HashId:x8} does not go with size {Size}, hash {HashId:x8}.", nameof(other));
        }
    }
}
