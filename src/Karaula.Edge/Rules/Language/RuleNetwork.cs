using System.Net;
using System.Net.Sockets;

namespace Karaula.Edge.Rules.Language;

/// <summary>A network in a rule. Of IPv6 no more than 64 bits count: a reader has as many addresses as he likes below.</summary>
internal sealed class RuleNetwork
{
    private readonly byte[] _address;
    private readonly int _bits;

    private RuleNetwork(IPNetwork network)
    {
        _address = network.BaseAddress.GetAddressBytes();
        _bits = network.PrefixLength;
    }

    /// <summary>Reads <c>192.0.2.0/24</c> or an address; null when it is neither, or narrower than an IPv6 /64.</summary>
    public static RuleNetwork? Parse(string text)
    {
        if (!text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var one))
            text = $"{text}/{(one.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)}";
        return IPNetwork.TryParse(text, out var network)
            && (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork || network.PrefixLength <= 64)
            ? new RuleNetwork(network) : null;
    }

    /// <summary>Whether an address, 4 or 16 bytes, is in it.</summary>
    public bool Contains(ReadOnlySpan<byte> address)
    {
        if (address.Length != _address.Length)
            return false;
        var whole = _bits / 8;
        return address[..whole].SequenceEqual(_address.AsSpan(0, whole))
            && (_bits % 8 == 0 || (address[whole] ^ _address[whole]) >> (8 - (_bits % 8)) == 0);
    }

    /// <inheritdoc />
    public override string ToString() => $"{new IPAddress(_address)}/{_bits}";
}
