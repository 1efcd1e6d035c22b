using System.Buffers.Binary;
using System.Net;

namespace Karaula.Edge.Networks;

/// <summary>Ranges of addresses with a number each, found by bisection. Immutable. IPv4 is held as its mapped IPv6.</summary>
internal sealed class AddressRanges
{
    private readonly UInt128[] _first;
    private readonly UInt128[] _last;
    private readonly uint[] _values;
    private readonly Dictionary<uint, string> _names;

    private AddressRanges(List<(UInt128 First, UInt128 Last, uint Value)> ranges, Dictionary<uint, string> names)
    {
        _names = names;
        // Of two that overlap the one that begins later is the more special.
        ranges.Sort(static (a, b) => a.First.CompareTo(b.First) is not 0 and var order ? order : b.Last.CompareTo(a.Last));
        _first = [.. ranges.Select(static one => one.First)];
        _last = [.. ranges.Select(static one => one.Last)];
        _values = [.. ranges.Select(static one => one.Value)];
    }

    /// <summary>How many.</summary>
    public int Count => _first.Length;

    /// <summary>Networks, one a line (<c>192.0.2.0/24</c>), each with the number 1; <c>#</c> begins a comment.</summary>
    /// <exception cref="FormatException">A line is none.</exception>
    public static AddressRanges ReadNetworks(IEnumerable<string> lines)
    {
        var ranges = new List<(UInt128, UInt128, uint)>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var text = line.AsSpan();
            if (text.IndexOf('#') is >= 0 and var comment)
                text = text[..comment];
            text = text.Trim();
            if (text.IsEmpty)
                continue;
            if (!IPNetwork.TryParse(text, out var network))
            {
                if (!IPAddress.TryParse(text, out var single))
                    throw new FormatException($"line {number} is \"{text}\": expected a network, for example 192.0.2.0/24");
                network = new IPNetwork(single, single.GetAddressBytes().Length * 8);
            }

            var first = Number(network.BaseAddress);
            var bits = (network.BaseAddress.GetAddressBytes().Length * 8) - network.PrefixLength;
            ranges.Add((first, bits == 128 ? UInt128.MaxValue : first | ((UInt128.One << bits) - 1), 1));
        }

        return new AddressRanges(Merge(ranges), []);
    }

    /// <summary>Ranges with a number each: <c>FIRST,LAST,NUMBER,…</c> a line; what follows the number is its name, or left out.</summary>
    /// <exception cref="FormatException">A line is none.</exception>
    public static AddressRanges ReadTable(IEnumerable<string> lines)
    {
        var ranges = new List<(UInt128, UInt128, uint)>();
        var names = new Dictionary<uint, string>();
        var number = 0;
        Span<Range> parts = stackalloc Range[4];
        foreach (var line in lines)
        {
            number++;
            if (line.Length == 0)
                continue;
            var text = line.AsSpan();
            var count = text.Split(parts, ',');
            if (count < 3 || !IPAddress.TryParse(text[parts[0]], out var first) || !IPAddress.TryParse(text[parts[1]], out var last)
                || !uint.TryParse(text[parts[2]].Trim('"'), out var value) || Number(first) > Number(last))
                throw new FormatException($"line {number}: expected FIRST,LAST,NUMBER, for example 192.0.2.0,192.0.2.255,64500");
            ranges.Add((Number(first), Number(last), value));
            if (count > 3 && !names.ContainsKey(value) && NetworkName.Of(text[parts[3]]) is { } name)
                names.Add(value, name);
        }

        return new AddressRanges(ranges, names);
    }

    /// <summary>The name of a number; null when it has none.</summary>
    public string? NameOf(uint number) => _names.GetValueOrDefault(number);

    /// <summary>The number of the range that an address is in; 0 for none.</summary>
    public uint Find(IPAddress address)
    {
        var number = Number(address);
        var at = Array.BinarySearch(_first, number);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && _last[at] >= number ? _values[at] : 0;
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length) || length == 16)
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return ((UInt128)0xFFFF << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static List<(UInt128 First, UInt128 Last, uint Value)> Merge(List<(UInt128 First, UInt128 Last, uint Value)> ranges)
    {
        ranges.Sort();
        var merged = new List<(UInt128 First, UInt128 Last, uint Value)>(ranges.Count);
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last)
                merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, range.Last), 1);
            else
                merged.Add(range);
        }

        return merged;
    }
}
