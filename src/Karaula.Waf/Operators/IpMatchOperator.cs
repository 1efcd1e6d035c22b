using System.Net;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>ipMatch</c>, <c>ipMatchFromFile</c>: the address lies in one of the networks.</summary>
/// <param name="networks">The networks.</param>
internal sealed class IpMatchOperator(IPNetwork[] networks) : Operator
{
    [ThreadStatic]
    private static (byte[] Text, IPAddress? Address)? t_last;

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
    /// <remarks>A thread remembers the last one: the rules of a request ask for the same, and so do the requests of a connection.</remarks>
    public static IPAddress? AddressOf(ReadOnlySpan<byte> text)
    {
        if (t_last is { } last && text.SequenceEqual(last.Text))
            return last.Address;
        var address = Parse(text);
        t_last = (text.ToArray(), address);
        return address;
    }

    private static IPAddress? Parse(ReadOnlySpan<byte> text)
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
