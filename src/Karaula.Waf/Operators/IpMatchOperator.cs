using System.Net;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>ipMatch</c>, <c>ipMatchFromFile</c>: the address lies in one of the networks.</summary>
/// <param name="networks">The networks.</param>
internal sealed class IpMatchOperator(IPNetwork[] networks) : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        if (AddressOf(transaction.Values[value]) is not { } address)
            return false;
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    /// <summary>The address that a text is; null when it is none.</summary>
    public static IPAddress? AddressOf(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[64];
        if (text.Length > characters.Length || !System.Text.Ascii.IsValid(text))
            return null;
        System.Text.Ascii.ToUtf16(text, characters, out var written);
        if (!IPAddress.TryParse(characters[..written], out var address))
            return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
