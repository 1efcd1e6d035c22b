using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Karaula.Edge.Gate;

/// <summary>
/// Who asks, as coarsely as an identity may be: an IPv4 address (/32) or network (/24), an IPv6 /64 or /48. Never a bare IPv6 address: a
/// single customer has 2^64 of them. An IPv4-mapped IPv6 address is the IPv4 address.
/// </summary>
internal readonly record struct SourceKey
{
    private const byte PassLength = 255;

    private readonly ulong _high;
    private readonly uint _low;

    private SourceKey(ulong high, uint low, byte prefixLength)
    {
        _high = high;
        _low = low;
        PrefixLength = prefixLength;
    }

    /// <summary>32 or 24 for IPv4, 64 or 48 for IPv6; 255 for a pass, 0 for no source.</summary>
    public byte PrefixLength { get; }

    /// <summary>A reader's pass: an identity of its own, whatever network it is used in. It has no address.</summary>
    public static SourceKey OfPass(ulong id) => new(id, 0, PassLength);

    /// <summary>Whether it is a pass.</summary>
    public bool IsPass => PrefixLength == PassLength;

    /// <summary>Whether it is an IPv6 network.</summary>
    public bool IsV6 => PrefixLength is 64 or 48;

    /// <summary>The key of an address: /32 or /64.</summary>
    public static SourceKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length))
            throw new ArgumentException("The address has an unknown form.", nameof(address));
        if (length == 4)
            return new SourceKey(0, BinaryPrimitives.ReadUInt32BigEndian(bytes), 32);
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6
            ? new SourceKey(0, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), 32)
            : new SourceKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), 0, 64);
    }

    /// <summary>The network around it: /24 of a /32, /48 of a /64. A pass is its own.</summary>
    public SourceKey Wider() => IsPass ? this : IsV6 ? new SourceKey(_high & ~0xFFFFUL, 0, 48) : new SourceKey(0, _low & ~0xFFu, 24);

    /// <summary>Writes the network address: 4 or 16 bytes. Returns how many.</summary>
    public int WriteAddress(Span<byte> destination)
    {
        if (!IsV6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, _low);
            return 4;
        }

        destination[..16].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        return 16;
    }

    /// <summary>A 64-bit hash under a seed that no sender knows, so that nobody can choose sources that collide.</summary>
    public ulong Hash(ulong seed)
    {
        // Two rounds of the murmur3 finaliser, the seed folded in before each.
        var x = (_high ^ seed) + (((ulong)_low << 8) | PrefixLength) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCD;
        x = (x ^ (x >> 33) ^ seed) * 0xC4CEB9FE1A85EC53;
        return x ^ (x >> 33);
    }

    /// <summary>For example <c>192.0.2.7/32</c> or <c>2001:db8::/64</c>.</summary>
    public override string ToString()
    {
        if (IsPass)
            return string.Create(CultureInfo.InvariantCulture, $"pass {_high:x16}");
        Span<byte> bytes = stackalloc byte[16];
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes[..WriteAddress(bytes)])}/{PrefixLength}");
    }
}
