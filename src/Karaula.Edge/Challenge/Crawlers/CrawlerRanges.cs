using System.Net;

namespace Karaula.Edge.Challenge.Crawlers;

/// <summary>
/// Networks of crawlers and link previews that publish them: a line each, <c>192.0.2.0/24</c>, and what follows a space or <c>#</c> is a note. Immutable.
/// </summary>
internal sealed class CrawlerRanges
{
    private const int MostLines = 100_000;

    private readonly (UInt128 First, UInt128 Last)[] _ranges;

    private CrawlerRanges(IEnumerable<(UInt128 First, UInt128 Last)> ranges)
    {
        // Merged and in order, so that one search finds the only range that can hold an address.
        var merged = new List<(UInt128 First, UInt128 Last)>();
        foreach (var range in ranges.OrderBy(static range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last)
                merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        _ranges = [.. merged];
    }

    /// <summary>None.</summary>
    public static CrawlerRanges Empty { get; } = new([]);

    /// <summary>How many, after neighbours that overlap were merged.</summary>
    public int Count => _ranges.Length;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">A line is no network; the message names it.</exception>
    public static CrawlerRanges Read(string path)
    {
        var ranges = new List<(UInt128, UInt128)>();
        foreach (var (i, line) in File.ReadLines(path).Index())
        {
            if (i >= MostLines)
                throw new FormatException($"{path}: more than {MostLines} lines");
            var end = line.AsSpan().IndexOfAny(" \t#");
            var text = (end < 0 ? line : line[..end]).Trim();
            if (text.Length == 0)
                continue;
            if (!IPNetwork.TryParse(text, out var network))
                throw new FormatException($"{path}:{i + 1}: \"{text}\" is no network; expected for example 192.0.2.0/24 or 2001:db8::/32");
            var first = Number(network.BaseAddress);
            var bits = network.PrefixLength + (network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 96 : 0);
            ranges.Add((first, bits == 0 ? UInt128.MaxValue : first | ((UInt128.One << (128 - bits)) - 1)));
        }

        return new CrawlerRanges(ranges);
    }

    /// <summary>Whether an address is in one of them.</summary>
    public bool Contains(IPAddress address)
    {
        if (_ranges.Length == 0)
            return false;
        var number = Number(address);
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (number < _ranges[middle].First)
                high = middle - 1;
            else if (number > _ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
