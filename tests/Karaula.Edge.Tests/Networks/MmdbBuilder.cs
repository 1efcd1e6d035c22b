using System.Net;
using System.Text;

namespace Karaula.Edge.Tests.Networks;

/// <summary>Writes small MaxMind DB files by their specification, so that reading them is tested against it and not against one file.</summary>
internal sealed class MmdbBuilder(int recordBits, bool isV6)
{
    private const uint Empty = uint.MaxValue;
    private readonly List<uint[]> _nodes = [[Empty, Empty]];
    private readonly List<byte> _data = [];

    public MmdbBuilder Add(string network, Action<MmdbBuilder> record)
    {
        var at = (uint)_data.Count;
        record(this);
        var parsed = IPNetwork.Parse(network);
        var bytes = parsed.BaseAddress.GetAddressBytes();
        var isShort = bytes.Length == 4 && isV6;
        var length = parsed.PrefixLength + (isShort ? 96 : 0);
        bytes = isShort ? [.. new byte[12], .. bytes] : bytes;
        var node = 0u;
        for (var bit = 0; bit < length; bit++)
        {
            var side = (bytes[bit >> 3] >> (7 - (bit & 7))) & 1;
            if (bit == length - 1)
            {
                _nodes[(int)node][side] = 0x8000_0000 | at;
                break;
            }

            if (_nodes[(int)node][side] == Empty)
            {
                _nodes[(int)node][side] = (uint)_nodes.Count;
                _nodes.Add([Empty, Empty]);
            }

            node = _nodes[(int)node][side];
        }

        return this;
    }

    public MmdbBuilder Map(int entries) => Byte((7 << 5) | entries);

    public MmdbBuilder Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Byte((2 << 5) | Math.Min(bytes.Length, 29));
        if (bytes.Length >= 29)
            Byte(bytes.Length - 29);
        _data.AddRange(bytes);
        return this;
    }

    public MmdbBuilder Number(uint value) => Byte((6 << 5) | 4).Byte((int)(value >> 24)).Byte((int)(value >> 16) & 255).Byte((int)(value >> 8) & 255).Byte((int)value & 255);

    public MmdbBuilder PointTo(int at) => Byte((1 << 5) | (at >> 8)).Byte(at & 255);

    public byte[] Build()
    {
        var file = new List<byte>();
        foreach (var node in _nodes)
        {
            var (left, right) = (Value(node[0]), Value(node[1]));
            switch (recordBits)
            {
                case 24:
                    file.AddRange([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                    break;
                case 28:
                    file.AddRange([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(((left >> 24) << 4) | (right >> 24)), (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                    break;
                default:
                    file.AddRange([(byte)(left >> 24), (byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(right >> 24), (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                    break;
            }
        }

        file.AddRange(new byte[16]);
        file.AddRange(_data);
        _data.Clear();
        Map(3).Text("node_count").Number((uint)_nodes.Count).Text("record_size").Number((uint)recordBits).Text("ip_version").Number(isV6 ? 6u : 4u);
        file.AddRange([0xab, 0xcd, 0xef, .. "MaxMind.com"u8]);
        file.AddRange(_data);
        return file.ToArray();
    }

    private uint Value(uint record) => record == Empty ? (uint)_nodes.Count
        : (record & 0x8000_0000) != 0 ? (record & 0x7FFF_FFFF) + (uint)_nodes.Count + 16 : record;

    private MmdbBuilder Byte(int value)
    {
        _data.Add((byte)value);
        return this;
    }
}
