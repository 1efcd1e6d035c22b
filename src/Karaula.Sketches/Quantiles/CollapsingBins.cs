using Karaula.Sketches.Serialization;

namespace Karaula.Sketches.Quantiles;

/// <summary>
/// Counts by bin number in a fixed number of cells, as a window that ends at the highest bin seen: what lies further below is counted in
/// the window's lowest bin. What it holds depends only on which bins were added, not on their order, so that merging equals adding both
/// streams.
/// </summary>
internal sealed class CollapsingBins(int capacity)
{
    // Bin i is in the cell i modulo the length, so that moving the window copies nothing.
    private readonly ulong[] _cells = new ulong[capacity];

    public int Capacity => _cells.Length;

    /// <summary>The sum of all counts.</summary>
    public ulong Total { get; private set; }

    /// <summary>The lowest bin in use; after a collapse it counts all that was below, too. Meaningless when empty.</summary>
    public int Lowest { get; private set; }

    /// <summary>The highest bin in use. Meaningless when empty.</summary>
    public int Highest { get; private set; }

    /// <summary>Whether a bin was ever counted in another's stead.</summary>
    public bool IsCollapsed { get; private set; }

    /// <summary>From the lowest to the highest bin in use, empty ones between them included.</summary>
    public int Span => Total == 0 ? 0 : Highest - Lowest + 1;

    public ulong this[int bin] => _cells[CellOf(bin)];

    public void Add(int bin, ulong count)
    {
        if (Total == 0)
        {
            Lowest = Highest = bin;
        }
        else if (bin > Highest)
        {
            MoveUp(bin);
        }
        else if (bin < Lowest)
        {
            var bound = Highest - _cells.Length + 1;
            IsCollapsed |= bin < bound;
            bin = Math.Max(bin, bound);
            Lowest = Math.Min(Lowest, bin);
        }

        _cells[CellOf(bin)] += count;
        Total += count;
    }

    public void Merge(CollapsingBins other)
    {
        // The end first, since `other` may be this very object; from the top, since the window then moves at most once.
        var lowest = other.Lowest;
        for (var i = other.Span - 1; i >= 0; i--)
        {
            var count = other[lowest + i];
            if (count > 0)
            {
                Add(lowest + i, count);
            }
        }

        IsCollapsed |= other.IsCollapsed;
    }

    public void Clear()
    {
        Array.Clear(_cells);
        Total = 0;
        Lowest = Highest = 0;
        IsCollapsed = false;
    }

    /// <summary>
    /// Writes the number of occupied bins and, for each from the lowest, its count doubled; odd if empty bins lie before it, whose number
    /// then follows. The lowest bin's number comes before the first.
    /// </summary>
    public void WriteTo(ref SketchWriter writer)
    {
        var span = Span;
        var occupied = 0;
        for (var i = 0; i < span; i++)
        {
            occupied += this[Lowest + i] > 0 ? 1 : 0;
        }

        writer.WriteVarint(((ulong)occupied << 1) | (IsCollapsed ? 1UL : 0));
        if (occupied == 0)
        {
            return;
        }

        writer.WriteVarint(SketchWriter.ZigZag(Lowest));
        for (int i = 0, skipped = 0; i < span; i++)
        {
            var count = this[Lowest + i];
            if (count == 0)
            {
                skipped++;
                continue;
            }

            writer.WriteVarint((count << 1) | (skipped > 0 ? 1UL : 0));
            if (skipped > 0)
            {
                writer.WriteVarint((ulong)skipped);
                skipped = 0;
            }
        }
    }

    /// <summary>Fills empty bins from what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="smallest">The smallest bin number that is possible.</param>
    /// <param name="largest">The largest bin number that is possible.</param>
    /// <param name="maxTotal">The largest sum of counts.</param>
    public void ReadFrom(ref SketchReader reader, int smallest, int largest, ulong maxTotal)
    {
        var header = reader.ReadInt32("number of occupied bins", 0, (_cells.Length << 1) | 1);
        var occupied = header >> 1;
        IsCollapsed = (header & 1) == 1;
        if (occupied == 0)
        {
            if (IsCollapsed)
            {
                throw reader.Fail("no bin is occupied, but some are said to be collapsed");
            }

            return;
        }

        var bin = reader.ReadZigZag("lowest bin");
        if (bin < smallest || bin > largest)
        {
            throw reader.Fail($"lowest bin {bin} is not between {smallest} and {largest}");
        }

        for (var i = 0; i < occupied; i++)
        {
            var entry = reader.ReadVarint("count of a bin");
            if ((entry & 1) == 1)
            {
                bin += i > 0 ? reader.ReadInt32("number of bins skipped", 1, _cells.Length) : throw reader.Fail("bins are skipped before the lowest");
            }

            var count = entry >> 1;
            if (count == 0 || count > maxTotal - Total)
            {
                throw reader.Fail(count == 0 ? $"bin {bin} is empty" : $"the counts add up to more than {maxTotal}");
            }

            if (bin > largest || (i > 0 && bin - Lowest >= _cells.Length))
            {
                throw reader.Fail($"bin {bin} is beyond {Math.Min(largest, Lowest + _cells.Length - 1L)}");
            }

            Add(bin++, count);
        }

        // Only a window that could not grow further down has collapsed.
        if (IsCollapsed && Span < _cells.Length)
        {
            throw reader.Fail($"bins are said to be collapsed, but only {Span} of {_cells.Length} are spanned");
        }
    }

    private int CellOf(int bin)
    {
        var cell = bin % _cells.Length;
        return cell < 0 ? cell + _cells.Length : cell;
    }

    private void MoveUp(int highest)
    {
        var bound = highest - _cells.Length + 1;
        if (Lowest < bound)
        {
            ulong folded = 0;
            for (var i = Lowest; i <= Math.Min(Highest, bound - 1); i++)
            {
                ref var cell = ref _cells[CellOf(i)];
                folded += cell;
                cell = 0;
            }

            _cells[CellOf(bound)] += folded;
            Lowest = bound;
            IsCollapsed = true;
        }

        Highest = highest;
    }
}
