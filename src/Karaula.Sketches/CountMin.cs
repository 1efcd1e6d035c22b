using Karaula.Sketches.Hashing;
using Karaula.Sketches.Serialization;

namespace Karaula.Sketches;

/// <summary>
/// Estimates how often each key occurred, never too low: with probability 1 − δ an estimate exceeds the truth by at most ε times the total,
/// where ε = e/width and δ = e^(−depth). Fixed memory: eight bytes for each of width × depth counters.
/// </summary>
/// <remarks>
/// <para>Cormode and Muthukrishnan, "An improved data stream summary: the count-min sketch and its applications" (2005). With
/// <em>conservative update</em> (Estan and Varghese, 2002) an addition raises only the counters that would otherwise be too low: the same
/// bounds, much smaller errors, but the merge of two sketches is then no longer exactly the sketch of both streams; it still never
/// underestimates, and keeps the bounds.</para>
/// <para>Counters stop at 2⁶⁴ − 1. Not thread-safe. The rows remix the hash under a fixed constant, so keys may be any numbers as far as
/// accuracy goes; where an attacker chooses them, hash them with a secret <see cref="SketchHash"/> first, or he can make keys
/// collide.</para>
/// </remarks>
public sealed class CountMin
{
    /// <summary>The most counters allowed: 2²⁰, 8 MiB.</summary>
    public const int MaxCells = 1 << 20;

    /// <summary>The most rows allowed.</summary>
    public const int MaxDepth = 16;

    private const byte FormatVersion = 1;

    private readonly ulong[] _cells;

    /// <summary>An empty sketch.</summary>
    /// <param name="width">The counters of a row: 2 or more. The error is e/width of the total.</param>
    /// <param name="depth">The rows: 1 to 16. The error is exceeded with probability e^(−depth).</param>
    /// <param name="conservative">Whether to update conservatively.</param>
    /// <param name="hashId">The <see cref="SketchHash.Id"/> of the hashes to come; 0 when the caller keeps track of that.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range, or width × depth exceeds
    /// <see cref="MaxCells"/>.</exception>
    public CountMin(int width = 2048, int depth = 4, bool conservative = true, uint hashId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, MaxDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * depth, MaxCells, nameof(width));
        Width = width;
        Depth = depth;
        IsConservative = conservative;
        HashId = hashId;
        _cells = new ulong[width * depth];
    }

    /// <summary>The counters of a row.</summary>
    public int Width { get; }

    /// <summary>The rows.</summary>
    public int Depth { get; }

    /// <summary>Whether updates are conservative.</summary>
    public bool IsConservative { get; }

    /// <summary>The <see cref="SketchHash.Id"/> of the hashes in it, or 0.</summary>
    public uint HashId { get; }

    /// <summary>The sum of all additions.</summary>
    public ulong Total { get; private set; }

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => Total == 0;

    /// <summary>ε: the error, as a share of <see cref="Total"/>, that an estimate exceeds with probability at most
    /// <see cref="ErrorProbability"/>.</summary>
    public double RelativeError => Math.E / Width;

    /// <summary>δ: e^(−depth).</summary>
    public double ErrorProbability => Math.Exp(-Depth);

    /// <summary>The length in bytes that no serialised form of this sketch exceeds.</summary>
    public int MaxSerializedSize => 64 + (_cells.Length * 10);

    /// <summary>A sketch whose estimates exceed the truth by more than <paramref name="relativeError"/> of the total with at most the given
    /// probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not between 0 and 1, or would take more than
    /// <see cref="MaxCells"/>.</exception>
    public static CountMin ForError(double relativeError, double errorProbability, bool conservative = true, uint hashId = 0)
    {
        if (!(relativeError > 0 && relativeError < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(relativeError), relativeError, "Must be between 0 and 1.");
        }

        if (!(errorProbability > 0 && errorProbability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(errorProbability), errorProbability, "Must be between 0 and 1.");
        }

        var width = Math.Min(Math.Ceiling(Math.E / relativeError), int.MaxValue);
        return new CountMin((int)width, (int)Math.Ceiling(-Math.Log(errorProbability)), conservative, hashId);
    }

    /// <summary>Counts a hash.</summary>
    public void Add(ulong hash, ulong weight = 1)
    {
        Total = SaturatingAdd(Total, weight);
        if (!IsConservative)
        {
            for (var row = 0; row < Depth; row++)
            {
                ref var cell = ref _cells[CellOf(hash, row)];
                cell = SaturatingAdd(cell, weight);
            }

            return;
        }

        Span<int> cells = stackalloc int[Depth];
        var lowest = ulong.MaxValue;
        for (var row = 0; row < Depth; row++)
        {
            cells[row] = CellOf(hash, row);
            lowest = Math.Min(lowest, _cells[cells[row]]);
        }

        var raised = SaturatingAdd(lowest, weight);
        foreach (var cell in cells)
        {
            _cells[cell] = Math.Max(_cells[cell], raised);
        }
    }

    /// <summary>How often the hash was counted: never less than the truth.</summary>
    public ulong Estimate(ulong hash)
    {
        var lowest = ulong.MaxValue;
        for (var row = 0; row < Depth; row++)
        {
            lowest = Math.Min(lowest, _cells[CellOf(hash, row)]);
        }

        return lowest;
    }

    /// <summary>Takes in another sketch. Without conservative update the result is exactly the sketch of both streams.</summary>
    /// <exception cref="ArgumentException">The other differs in shape, kind of update or hashes.</exception>
    public void Merge(CountMin other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Width != Width || other.Depth != Depth || other.IsConservative != IsConservative || other.HashId != HashId)
        {
            throw new ArgumentException($"{other.Describe()} cannot be merged into {Describe()}.", nameof(other));
        }

        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i] = SaturatingAdd(_cells[i], other._cells[i]);
        }

        Total = SaturatingAdd(Total, other.Total);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_cells);
        Total = 0;
    }

    /// <summary>Serialises; returns the bytes written: some 10 when empty, and a few for each counter that is not zero.</summary>
    /// <exception cref="ArgumentException">The destination is too small; <see cref="MaxSerializedSize"/> always suffices.</exception>
    public int WriteTo(Span<byte> destination)
    {
        var writer = new SketchWriter(destination, SketchKind.CountMin, FormatVersion);
        writer.WriteVarint((ulong)Width);
        writer.WriteVarint((ulong)Depth);
        writer.WriteByte(IsConservative ? (byte)1 : (byte)0);
        writer.WriteVarint(HashId);
        writer.WriteVarint(Total);
        // Runs: the zeros skipped, the number of counters that follow, those counters. A last run of zeros is not written.
        for (var i = 0; i < _cells.Length;)
        {
            var zeros = RunLength(i, isZero: true);
            if (i + zeros == _cells.Length)
            {
                break;
            }

            i += zeros;
            var run = RunLength(i, isZero: false);
            writer.WriteVarint((ulong)zeros);
            writer.WriteVarint((ulong)run);
            for (var end = i + run; i < end; i++)
            {
                writer.WriteVarint(_cells[i]);
            }
        }

        return writer.Position;
    }

    /// <summary>Serialises into a new array.</summary>
    public byte[] ToArray() => SketchBytes.ToArray(this, MaxSerializedSize, static (sketch, destination) => sketch.WriteTo(destination));

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="source">The bytes, all of them; they may come from anyone.</param>
    /// <param name="maxMemory">The memory in bytes that the sketch may take.</param>
    /// <exception cref="SketchFormatException">The bytes are not such a sketch, or it would be too large.</exception>
    public static CountMin Read(ReadOnlySpan<byte> source, int maxMemory = SketchLimits.DefaultMaxMemory)
    {
        var reader = new SketchReader(source, SketchKind.CountMin, FormatVersion);
        var width = reader.ReadInt32("width", 2, MaxCells);
        var depth = reader.ReadInt32("depth", 1, MaxDepth);
        var conservative = reader.ReadByte("update flag");
        var hashId = reader.ReadUInt32("hash id");
        var total = reader.ReadVarint("total");
        var cells = (long)width * depth;
        if (conservative > 1 || cells > MaxCells)
        {
            throw reader.Fail(conservative > 1 ? $"update flag is {conservative}, not 0 or 1" : $"{cells} counters are more than {MaxCells}");
        }

        reader.CheckMemory(sizeof(ulong) * cells, maxMemory);
        var sketch = new CountMin(width, depth, conservative == 1, hashId) { Total = total };
        for (var i = 0; reader.Remaining > 0;)
        {
            var zeros = reader.ReadInt32("run of zeros", i == 0 ? 0 : 1, sketch._cells.Length);
            var run = reader.ReadInt32("run of counters", 1, sketch._cells.Length);
            if (zeros > sketch._cells.Length - i || run > sketch._cells.Length - i - zeros)
            {
                throw reader.Fail($"runs go beyond the {sketch._cells.Length} counters");
            }

            i += zeros;
            for (var end = i + run; i < end; i++)
            {
                var value = reader.ReadVarint("counter");
                sketch._cells[i] = value > 0 && value <= total ? value : throw reader.Fail($"a counter is {value}, not 1 to the total {total}");
            }
        }

        sketch.CheckRows(ref reader);
        return sketch;
    }

    private static ulong SaturatingAdd(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;

    private int CellOf(ulong hash, int row)
    {
        // Each row has its own mix, so that keys that meet in one row part in the next.
        var mixed = Mixer.Mix(hash + ((ulong)(row + 1) * 0x9E3779B97F4A7C15));
        return (row * Width) + Mixer.Reduce((uint)(mixed >> 32), Width);
    }

    private int RunLength(int start, bool isZero)
    {
        var i = start;
        while (i < _cells.Length && (_cells[i] == 0) == isZero)
        {
            i++;
        }

        return i - start;
    }

    // A row of plain updates adds up to the total exactly, one of conservative updates to no more; unless the total has saturated.
    private void CheckRows(ref SketchReader reader)
    {
        for (var row = 0; row < Depth && Total < ulong.MaxValue; row++)
        {
            UInt128 sum = 0;
            foreach (var cell in _cells.AsSpan(row * Width, Width))
            {
                sum += cell;
            }

            if (sum > Total || (!IsConservative && sum != Total) || (Total > 0 && sum == 0))
            {
                throw reader.Fail($"row {row} adds up to {sum}, the total is {Total}");
            }
        }
    }

    private string Describe() =>
        $"{Width} × {Depth} counters with {(IsConservative ? "conservative" : "plain")} update, hash {HashId:x8}";
}
