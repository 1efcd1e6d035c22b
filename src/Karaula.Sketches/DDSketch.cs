using Karaula.Sketches.Quantiles;
using Karaula.Sketches.Serialization;

namespace Karaula.Sketches;

/// <summary>
/// Quantiles of a stream of non-negative numbers with bounded relative error: the answer for any quantile lies within
/// <see cref="RelativeAccuracy"/> of the value that is exactly at that rank. Fixed memory: eight bytes for each of <see cref="MaxBins"/>
/// bins.
/// </summary>
/// <remarks>
/// <para>Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees" (2019). When the values
/// span more bins than there are, the lowest bins are collapsed into one: high quantiles keep their guarantee, those that fall into the
/// lowest bin come out too high, and <see cref="IsCollapsed"/> says so. At 1 % accuracy, 1,024 bins span a factor of 7·10⁸ (1 µs to 12
/// min).</para>
/// <para>The sketch of two streams together is exactly the merge of their sketches; only <see cref="Sum"/> carries the rounding of
/// floating-point addition. Not thread-safe.</para>
/// </remarks>
public sealed class DDSketch
{
    /// <summary>Values below this are taken for zero.</summary>
    public const double SmallestIndexable = 1e-12;

    /// <summary>The largest value allowed.</summary>
    public const double LargestValue = 1e280;

    /// <summary>The largest number of values: 2⁵³, up to which doubles count exactly.</summary>
    public const ulong MaxCount = 1UL << 53;

    /// <summary>The finest accuracy allowed.</summary>
    public const double MinRelativeAccuracy = 1e-4;

    /// <summary>The coarsest accuracy allowed.</summary>
    public const double MaxRelativeAccuracy = 0.5;

    /// <summary>The most bins allowed.</summary>
    public const int MaxBinsLimit = 1 << 16;

    private const byte FormatVersion = 1;

    private readonly CollapsingBins _bins;
    private readonly double _gamma;
    private readonly double _multiplier;

    /// <summary>An empty sketch.</summary>
    /// <param name="relativeAccuracy">The bound of the relative error, 0.0001 to 0.5.</param>
    /// <param name="maxBins">The bins, and with them the span of values at full accuracy: 2 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public DDSketch(double relativeAccuracy = 0.01, int maxBins = 1024)
    {
        if (!IsAllowedAccuracy(relativeAccuracy))
        {
            throw new ArgumentOutOfRangeException(
                nameof(relativeAccuracy), relativeAccuracy, $"Must be between {MinRelativeAccuracy} and {MaxRelativeAccuracy}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maxBins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBins, MaxBinsLimit);
        RelativeAccuracy = relativeAccuracy;
        _gamma = (1 + relativeAccuracy) / (1 - relativeAccuracy);
        _multiplier = 1 / Math.Log(_gamma);
        _bins = new CollapsingBins(maxBins);
    }

    /// <summary>The bound of the relative error.</summary>
    public double RelativeAccuracy { get; }

    /// <summary>The number of bins.</summary>
    public int MaxBins => _bins.Capacity;

    /// <summary>How many values were added.</summary>
    public ulong Count => ZeroCount + _bins.Total;

    /// <summary>How many of them were zero, or less than <see cref="SmallestIndexable"/>.</summary>
    public ulong ZeroCount { get; private set; }

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The sum of the values.</summary>
    public double Sum { get; private set; }

    /// <summary>The smallest value, exactly; NaN when empty.</summary>
    public double Min { get; private set; } = double.NaN;

    /// <summary>The largest value, exactly; NaN when empty.</summary>
    public double Max { get; private set; } = double.NaN;

    /// <summary>The mean; NaN when empty.</summary>
    public double Mean => Sum / Count;

    /// <summary>Whether low values were collapsed: quantiles that fall into the lowest bin then come out too high.</summary>
    public bool IsCollapsed => _bins.IsCollapsed;

    /// <summary>The length in bytes that no serialised form of this sketch exceeds as it is now.</summary>
    public int MaxSerializedSize => 64 + (_bins.Span * 11);

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value, 0 to <see cref="LargestValue"/>.</param>
    /// <param name="count">How many times.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, too large or no number, or <see cref="Count"/> would exceed
    /// <see cref="MaxCount"/>.</exception>
    public void Add(double value, ulong count = 1)
    {
        if (!(value >= 0 && value <= LargestValue))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"Must be between 0 and {LargestValue}.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount - Count);
        if (count == 0)
        {
            return;
        }

        if (value < SmallestIndexable)
        {
            value = 0;
            ZeroCount += count;
        }
        else
        {
            _bins.Add(IndexOf(value), count);
        }

        // Written so that the NaN of an empty sketch gives way.
        Min = Min <= value ? Min : value;
        Max = Max >= value ? Max : value;
        Sum += value * count;
    }

    /// <summary>
    /// The value at a quantile, within the relative accuracy of the value that has the rank ⌊q·(n − 1)⌋, from 0, in sorted order; NaN
    /// when empty.
    /// </summary>
    /// <param name="quantile">0 (the smallest) to 1 (the largest).</param>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double Quantile(double quantile)
    {
        if (!(quantile >= 0 && quantile <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "Must be between 0 and 1.");
        }

        // The ends are known exactly.
        if (IsEmpty || quantile is 0 or 1)
        {
            return quantile == 1 ? Max : Min;
        }

        var rank = (ulong)(quantile * (Count - 1));
        if (rank < ZeroCount)
        {
            return 0;
        }

        rank -= ZeroCount;
        var bin = _bins.Lowest;
        for (; bin < _bins.Highest && rank >= _bins[bin]; bin++)
        {
            rank -= _bins[bin];
        }

        return Math.Clamp(ValueOf(bin), Min, Max);
    }

    /// <summary>
    /// How many values are at most <paramref name="value"/>; those within the relative accuracy of it may be counted on either side.
    /// </summary>
    public ulong CountAtMost(double value)
    {
        var count = value >= 0 ? ZeroCount : 0;
        var span = _bins.Span;
        for (var i = 0; i < span && ValueOf(_bins.Lowest + i) <= value; i++)
        {
            count += _bins[_bins.Lowest + i];
        }

        return count;
    }

    /// <summary>Takes in another sketch: afterwards this is the sketch of both streams together.</summary>
    /// <exception cref="ArgumentException">The other has another accuracy or number of bins, or the counts add up to more than
    /// <see cref="MaxCount"/>; nothing was changed.</exception>
    public void Merge(DDSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        // Bit for bit: with accuracies that differ in the last digit, high bins of equal number stand for different values.
        if (!other.RelativeAccuracy.Equals(RelativeAccuracy) || other.MaxBins != MaxBins)
        {
            throw new ArgumentException(
                $"Accuracy {other.RelativeAccuracy} in {other.MaxBins} bins cannot be merged into accuracy {RelativeAccuracy} in {MaxBins} bins.",
                nameof(other));
        }

        if (other.Count > MaxCount - Count)
        {
            throw new ArgumentException($"Counts of {Count} and {other.Count} add up to more than {MaxCount}.", nameof(other));
        }

        if (other.IsEmpty)
        {
            return;
        }

        ZeroCount += other.ZeroCount;
        _bins.Merge(other._bins);
        Min = Min <= other.Min ? Min : other.Min;
        Max = Max >= other.Max ? Max : other.Max;
        Sum += other.Sum;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _bins.Clear();
        ZeroCount = 0;
        Sum = 0;
        Min = Max = double.NaN;
    }

    /// <summary>Serialises; returns the bytes written: 14 when empty, then 25 and one to three for each occupied bin.</summary>
    /// <exception cref="ArgumentException">The destination is too small; <see cref="MaxSerializedSize"/> always suffices.</exception>
    public int WriteTo(Span<byte> destination)
    {
        var writer = new SketchWriter(destination, SketchKind.DDSketch, FormatVersion);
        writer.WriteDouble(RelativeAccuracy);
        writer.WriteVarint((ulong)MaxBins);
        writer.WriteVarint(ZeroCount);
        _bins.WriteTo(ref writer);
        if (!IsEmpty)
        {
            writer.WriteDouble(Min);
            writer.WriteDouble(Max);
            writer.WriteDouble(Sum);
        }

        return writer.Position;
    }

    /// <summary>Serialises into a new array.</summary>
    public byte[] ToArray() => SketchBytes.ToArray(this, MaxSerializedSize, static (sketch, destination) => sketch.WriteTo(destination));

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="source">The bytes, all of them; they may come from anyone.</param>
    /// <param name="maxMemory">The memory in bytes that the sketch may take.</param>
    /// <exception cref="SketchFormatException">The bytes are not such a sketch, or it would be too large.</exception>
    public static DDSketch Read(ReadOnlySpan<byte> source, int maxMemory = SketchLimits.DefaultMaxMemory)
    {
        var reader = new SketchReader(source, SketchKind.DDSketch, FormatVersion);
        var accuracy = reader.ReadFinite("relative accuracy");
        if (!IsAllowedAccuracy(accuracy))
        {
            throw reader.Fail($"relative accuracy {accuracy} is not between {MinRelativeAccuracy} and {MaxRelativeAccuracy}");
        }

        var maxBins = reader.ReadInt32("number of bins", 2, MaxBinsLimit);
        reader.CheckMemory(sizeof(ulong) * (long)maxBins, maxMemory);
        var sketch = new DDSketch(accuracy, maxBins) { ZeroCount = reader.ReadVarint("zero count") };
        if (sketch.ZeroCount > MaxCount)
        {
            throw reader.Fail($"zero count {sketch.ZeroCount} is more than {MaxCount}");
        }

        // One bin of tolerance: logarithms may differ in the last digit between machines.
        var (smallest, largest) = (sketch.IndexOf(SmallestIndexable) - 1, sketch.IndexOf(LargestValue) + 1);
        sketch._bins.ReadFrom(ref reader, smallest, largest, MaxCount - sketch.ZeroCount);
        if (!sketch.IsEmpty)
        {
            sketch.Min = reader.ReadFinite("minimum");
            sketch.Max = reader.ReadFinite("maximum");
            sketch.Sum = reader.ReadFinite("sum");
            sketch.CheckRange(ref reader);
        }

        reader.End();
        return sketch;
    }

    private static bool IsAllowedAccuracy(double accuracy) => accuracy is >= MinRelativeAccuracy and <= MaxRelativeAccuracy;

    private int IndexOf(double value) => (int)Math.Ceiling(Math.Log(value) * _multiplier);

    // The point of bin (γ^(i−1), γ^i] that is within the relative accuracy of both ends.
    private double ValueOf(int index) => 2 * Math.Exp(index / _multiplier) / (_gamma + 1);

    // Minimum, maximum and sum must be possible for the bins, to one bin's tolerance.
    private void CheckRange(ref SketchReader reader)
    {
        if (!(Min >= 0 && Min <= Max && Max <= LargestValue))
        {
            throw reader.Fail($"minimum {Min} and maximum {Max} are not in order between 0 and {LargestValue}");
        }

        if ((ZeroCount > 0) != (Min == 0) || (_bins.Total > 0) != (Max >= SmallestIndexable) || (_bins.Total == 0 && Max > 0))
        {
            throw reader.Fail($"minimum {Min} and maximum {Max} do not fit {ZeroCount} zeros and {_bins.Total} other values");
        }

        if (_bins.Total > 0 && Math.Abs(IndexOf(Max) - _bins.Highest) > 1)
        {
            throw reader.Fail($"maximum {Max} is not in the highest bin");
        }

        if (_bins.Total > 0 && ZeroCount == 0 && (IndexOf(Min) > _bins.Lowest + 1 || (!IsCollapsed && IndexOf(Min) < _bins.Lowest - 1)))
        {
            throw reader.Fail($"minimum {Min} is not in the lowest bin");
        }

        // Rounding grows with the number of additions; a thousandth is far more than it and far less than a lie that matters.
        const double Slack = 1e-3;
        if (!(Sum >= Min * Count * (1 - Slack) && Sum <= Max * Count * (1 + Slack)))
        {
            throw reader.Fail($"sum {Sum} is not between {Count} times the minimum and {Count} times the maximum");
        }
    }
}
