using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Karaula.Edge.Networks;

/// <summary>
/// Reads a MaxMind DB file: a binary tree over addresses whose leaves point at records (MaxMind DB File Format Specification 2.0). Only what the two records need that
/// are looked up here. Written for this because the library's reader makes objects by reflection, which a native program cannot. A look-up allocates
/// nothing, and whatever is in the file, it ends and throws nothing.
/// </summary>
internal sealed class MmdbReader
{
    private const int Separator = 16;
    private const int MetadataAtMost = 128 * 1024;

    private static ReadOnlySpan<byte> MarkerBytes =>
        [0xab, 0xcd, 0xef, (byte)'M', (byte)'a', (byte)'x', (byte)'M', (byte)'i', (byte)'n', (byte)'d', (byte)'.', (byte)'c', (byte)'o', (byte)'m'];

    private readonly byte[] _file;
    private readonly uint _nodes;
    private readonly int _recordBits;
    private readonly int _data;
    private readonly int _dataEnd;
    private readonly uint _v4Root;
    private readonly bool _hasV6;

    private MmdbReader(byte[] file, uint nodes, int recordBits, bool hasV6, int metadata)
    {
        _file = file;
        _nodes = nodes;
        _recordBits = recordBits;
        _data = (int)(nodes * (recordBits / 4L)) + Separator;
        _dataEnd = metadata;
        _hasV6 = hasV6;
        if (!hasV6)
            return;
        // IPv4 is ::/96 there.
        for (var bit = 0; bit < 96 && _v4Root < _nodes; bit++)
            _v4Root = Record(_v4Root, right: false);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no such file.</exception>
    public static MmdbReader Parse(byte[] file)
    {
        var from = Math.Max(0, file.Length - MetadataAtMost);
        var marker = file.AsSpan(from).LastIndexOf(MarkerBytes);
        if (marker < 0)
            throw new FormatException("it has no metadata, and so is no MaxMind DB file");
        var data = new MmdbData(file, from + marker + MarkerBytes.Length, file.Length);
        if (!data.TryFind(data.Start, "node_count"u8, out var at) || !data.TryNumber(at, out var nodes)
            || !data.TryFind(data.Start, "record_size"u8, out at) || !data.TryNumber(at, out var bits)
            || !data.TryFind(data.Start, "ip_version"u8, out at) || !data.TryNumber(at, out var version))
            throw new FormatException("its metadata does not say node_count, record_size and ip_version");
        if (bits is not (24 or 28 or 32) || version is not (4 or 6))
            throw new FormatException($"it has records of {bits} bits for IPv{version}: expected 24, 28 or 32 bits, and IPv4 or IPv6");
        return nodes > 0 && nodes < uint.MaxValue && ((long)nodes * (long)bits / 4) + Separator <= from + marker
            ? new MmdbReader(file, (uint)nodes, (int)bits, version == 6, from + marker)
            : throw new FormatException($"it is cut off: its tree of {nodes} nodes is larger than the file");
    }

    /// <summary>The number under a key of an address's record: <c>autonomous_system_number</c>, say; 0 when there is none.</summary>
    public uint Number(IPAddress address, ReadOnlySpan<byte> key)
    {
        var data = new MmdbData(_file, _data, _dataEnd);
        return TryRecord(address, out var record) && data.TryFind(record, key, out var at) && data.TryNumber(at, out var number) && number <= uint.MaxValue
            ? (uint)number : 0;
    }

    /// <summary>The text under a key of an address's record, as people may see it; null when there is none.</summary>
    public string? Text(IPAddress address, ReadOnlySpan<byte> key)
    {
        var data = new MmdbData(_file, _data, _dataEnd);
        return TryRecord(address, out var record) && data.TryFind(record, key, out var at) && data.TryText(at, out var text)
            ? NetworkName.Of(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * NetworkName.Longest)])) : null;
    }

    /// <summary>A country's two letters under <c>country_code</c>, or <c>iso_code</c> under <c>country</c>; default when there is none.</summary>
    public CountryCode Country(IPAddress address)
    {
        var data = new MmdbData(_file, _data, _dataEnd);
        if (!TryRecord(address, out var record))
            return default;
        var isFound = data.TryFind(record, "country_code"u8, out var at)
            || (data.TryFind(record, "country"u8, out at) && data.TryFind(at, "iso_code"u8, out at));
        return isFound && data.TryText(at, out var text) ? CountryCode.Of(text) : default;
    }

    private bool TryRecord(IPAddress address, out int record)
    {
        record = 0;
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
            return false;
        ReadOnlySpan<byte> bits = length == 16 && address.IsIPv4MappedToIPv6 ? bytes[12..] : bytes[..length];
        if (bits.Length == 16 && !_hasV6)
            return false;
        var node = bits.Length == 4 ? _v4Root : 0;
        for (var bit = 0; bit < bits.Length * 8 && node < _nodes; bit++)
            node = Record(node, (bits[bit >> 3] & (0x80 >> (bit & 7))) != 0);
        if (node <= _nodes)
            return false;
        var at = _data + (long)(node - _nodes - Separator);
        record = (int)Math.Min(at, int.MaxValue);
        return node - _nodes >= Separator && at < _dataEnd;
    }

    private uint Record(uint node, bool right)
    {
        var at = _file.AsSpan((int)(node * (_recordBits / 4L)), _recordBits / 4);
        return _recordBits switch
        {
            24 => right ? Three(at[3..]) : Three(at),
            28 => right ? Three(at[4..]) | ((at[3] & 0x0Fu) << 24) : Three(at) | ((at[3] & 0xF0u) << 20),
            _ => BinaryPrimitives.ReadUInt32BigEndian(right ? at[4..] : at),
        };
    }

    private static uint Three(ReadOnlySpan<byte> at) => ((uint)at[0] << 16) | ((uint)at[1] << 8) | at[2];
}
