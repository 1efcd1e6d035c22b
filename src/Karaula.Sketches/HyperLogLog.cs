using System.Numerics;
using Karaula.Sketches.Serialization;

namespace Karaula.Sketches;

/// <summary>
/// Counts distinct hashes in fixed memory: 2^p registers of one byte. The relative standard error is 1.04/√2^p (p = 12: 4 KiB, 1.6 %; p =
/// 14: 16 KiB, 0.8 %) at every scale, and far below that while few registers are set: a handful of distinct hashes is counted exactly but
/// for collisions.
/// </summary>
/// <remarks>
/// Registers as in Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog" (2007); the estimator is the improved raw estimator of Ertl, "New
/// cardinality estimation algorithms for HyperLogLog sketches" (2017), which needs neither correction tables nor a switch between
/// ranges. The union of two streams is exactly the merge of their sketches. Not thread-safe. Hashes must be uniform: use
/// <see cref="SketchHash"/>.
/// </remarks>
public sealed class HyperLogLog
{
    /// <summary>The smallest precision: 16 registers.</summary>
    public const int MinPrecision = 4;

    /// <summary>The largest precision: 262,144 registers.</summary>
    public const int MaxPrecision = 18;

    private const byte FormatVersion = 1;
    private const byte SparseEncoding = 0;
    private const byte DenseEncoding = 1;
    private const int DenseBits = 6;

    private readonly byte[] _registers;

    // How many registers hold each value: the estimate then needs a walk over some 60 numbers, not over all registers.
    private readonly int[] _histogram;

    /// <summary>An empty sketch.</summary>
    /// <param name="precision">p: there are 2^p registers; 4 to 18.</param>
    /// <param name="hashId">The <see cref="SketchHash.Id"/> of the hashes to come; 0 when the caller keeps track of that.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is out of range.</exception>
    public HyperLogLog(int precision = 12, uint hashId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, MinPrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        Precision = precision;
        HashId = hashId;
        _registers = new byte[1 << precision];
        _histogram = new int[MaxRank(precision) + 1];
        _histogram[0] = _registers.Length;
    }

    /// <summary>p, from which memory (2^p bytes) and error follow.</summary>
    public int Precision { get; }

    /// <summary>The <see cref="SketchHash.Id"/> of the hashes in it, or 0.</summary>
    public uint HashId { get; }

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _histogram[0] == _registers.Length;

    /// <summary>The relative standard error for large counts: 1.04/√2^p.</summary>
    public double RelativeStandardError => 1.04 / Math.Sqrt(_registers.Length);

    /// <summary>The length in bytes that no serialised form of this sketch exceeds.</summary>
    public int MaxSerializedSize => 2 + 1 + 5 + 1 + DenseSize(_registers.Length);

    /// <summary>Adds a hash. Returns whether the sketch changed: false means that the hash, or others like it, were there
    /// already.</summary>
    public bool Add(ulong hash)
    {
        var index = (int)(hash >> (64 - Precision));
        // The guard bit ends the run of zeros where the hash ends, so that a rank never exceeds 65 − p.
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << Precision) | (1UL << (Precision - 1))) + 1);
        return Raise(index, rank);
    }

    /// <summary>The estimated number of distinct hashes.</summary>
    public double Estimate()
    {
        var m = (double)_registers.Length;
        var q = _histogram.Length - 2;
        var z = m * Tau(1 - (_histogram[q + 1] / m));
        for (var k = q; k >= 1; k--)
        {
            z = 0.5 * (z + _histogram[k]);
        }

        z += m * Sigma(_histogram[0] / m);
        return m * m / (2 * Math.Log(2) * z);
    }

    /// <summary>The estimate as a whole number.</summary>
    public long Count() => (long)Math.Round(Math.Min(Estimate(), 9e18));

    /// <summary>Takes in another sketch: afterwards this is the sketch of both streams together.</summary>
    /// <exception cref="ArgumentException">The other has another precision or other hashes.</exception>
    public void Merge(HyperLogLog other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Precision != Precision || other.HashId != HashId)
        {
            throw new ArgumentException(
                $"Precision {other.Precision}, hash {other.HashId:x8} cannot be merged into precision {Precision}, hash {HashId:x8}.",
                nameof(other));
        }

        for (var i = 0; i < _registers.Length; i++)
        {
            Raise(i, other._registers[i]);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_registers);
        Array.Clear(_histogram);
        _histogram[0] = _registers.Length;
    }

    /// <summary>Serialises; returns the bytes written. Few set registers take some two bytes each, many six bits for every
    /// register.</summary>
    /// <exception cref="ArgumentException">The destination is too small; <see cref="MaxSerializedSize"/> always suffices.</exception>
    public int WriteTo(Span<byte> destination)
    {
        var writer = new SketchWriter(destination, SketchKind.HyperLogLog, FormatVersion);
        writer.WriteByte((byte)Precision);
        writer.WriteVarint(HashId);
        if (SparseSize() < DenseSize(_registers.Length))
        {
            writer.WriteByte(SparseEncoding);
            WriteSparse(ref writer);
        }
        else
        {
            writer.WriteByte(DenseEncoding);
            WriteDense(writer.Take(DenseSize(_registers.Length)));
        }

        return writer.Position;
    }

    /// <summary>Serialises into a new array.</summary>
    public byte[] ToArray() => SketchBytes.ToArray(this, MaxSerializedSize, static (sketch, destination) => sketch.WriteTo(destination));

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="source">The bytes, all of them; they may come from anyone.</param>
    /// <param name="maxMemory">The memory in bytes that the sketch may take.</param>
    /// <exception cref="SketchFormatException">The bytes are not such a sketch, or it would be too large.</exception>
    public static HyperLogLog Read(ReadOnlySpan<byte> source, int maxMemory = SketchLimits.DefaultMaxMemory)
    {
        var reader = new SketchReader(source, SketchKind.HyperLogLog, FormatVersion);
        var precision = reader.ReadInt32("precision", MinPrecision, MaxPrecision);
        var hashId = reader.ReadUInt32("hash id");
        var encoding = reader.ReadByte("encoding");
        reader.CheckMemory(1L << precision, maxMemory);
        var sketch = new HyperLogLog(precision, hashId);
        switch (encoding)
        {
            case SparseEncoding:
                sketch.ReadSparse(ref reader);
                break;
            case DenseEncoding:
                sketch.ReadDense(ref reader);
                break;
            default:
                throw reader.Fail($"encoding {encoding} is not known");
        }

        reader.End();
        return sketch;
    }

    private static int MaxRank(int precision) => 65 - precision;

    private static int DenseSize(int registers) => registers * DenseBits / 8;

    // Σ x^(2^k)·2^(k−1): what the registers still at zero contribute (Ertl, algorithm 6).
    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        double y = 1, z = x, previous;
        do
        {
            x *= x;
            previous = z;
            z += x * y;
            y += y;
        }
        while (z != previous);
        return z;
    }

    // The counterpart for registers at their highest value.
    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        double y = 1, z = 1 - x, previous;
        do
        {
            x = Math.Sqrt(x);
            previous = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z != previous);
        return z / 3;
    }

    private bool Raise(int index, byte rank)
    {
        var old = _registers[index];
        if (rank <= old)
        {
            return false;
        }

        _registers[index] = rank;
        _histogram[old]--;
        _histogram[rank]++;
        return true;
    }

    // A sparse entry is one integer: the registers skipped, times 64, plus the value.
    private int SparseSize()
    {
        var set = _registers.Length - _histogram[0];
        var size = SketchWriter.VarintSize((ulong)set);
        var limit = DenseSize(_registers.Length);
        for (int i = 0, next = 0; i < _registers.Length && size + set <= limit; i++)
        {
            if (_registers[i] != 0)
            {
                size += SketchWriter.VarintSize(((ulong)(i - next) << DenseBits) | _registers[i]);
                next = i + 1;
                set--;
            }
        }

        return size + set;
    }

    private void WriteSparse(ref SketchWriter writer)
    {
        writer.WriteVarint((ulong)(_registers.Length - _histogram[0]));
        for (int i = 0, next = 0; i < _registers.Length; i++)
        {
            if (_registers[i] != 0)
            {
                writer.WriteVarint(((ulong)(i - next) << DenseBits) | _registers[i]);
                next = i + 1;
            }
        }
    }

    private void ReadSparse(ref SketchReader reader)
    {
        var set = reader.ReadInt32("number of set registers", 0, _registers.Length);
        for (int i = 0, next = 0; i < set; i++)
        {
            var entry = reader.ReadVarint("register");
            var skipped = entry >> DenseBits;
            var rank = (byte)(entry & ((1 << DenseBits) - 1));
            if (skipped >= (ulong)(_registers.Length - next))
            {
                throw reader.Fail($"register {(UInt128)next + skipped} does not exist");
            }

            CheckRank(ref reader, rank, lowest: 1);
            next += (int)skipped;
            Raise(next++, rank);
        }
    }

    // Four registers to three bytes, the first in the lowest bits.
    private void WriteDense(Span<byte> destination)
    {
        for (int i = 0, o = 0; i < _registers.Length; i += 4, o += 3)
        {
            var bits = _registers[i] | (_registers[i + 1] << 6) | (_registers[i + 2] << 12) | (_registers[i + 3] << 18);
            destination[o] = (byte)bits;
            destination[o + 1] = (byte)(bits >> 8);
            destination[o + 2] = (byte)(bits >> 16);
        }
    }

    private void ReadDense(ref SketchReader reader)
    {
        var bytes = reader.Take(DenseSize(_registers.Length), "registers");
        for (int i = 0, o = 0; i < _registers.Length; i += 4, o += 3)
        {
            var bits = bytes[o] | (bytes[o + 1] << 8) | (bytes[o + 2] << 16);
            for (var j = 0; j < 4; j++, bits >>= DenseBits)
            {
                var rank = (byte)(bits & ((1 << DenseBits) - 1));
                CheckRank(ref reader, rank, lowest: 0);
                Raise(i + j, rank);
            }
        }
    }

    private void CheckRank(ref SketchReader reader, byte rank, int lowest)
    {
        if (rank < lowest || rank > MaxRank(Precision))
        {
            throw reader.Fail($"a register holds {rank}, not {lowest} to {MaxRank(Precision)}");
        }
    }
}
