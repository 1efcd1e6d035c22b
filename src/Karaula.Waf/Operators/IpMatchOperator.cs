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
        var text = transaction.Values[value];
        Span<char> characters = stackalloc char[64];
        if (text.Length > characters.Length || !System.Text.Ascii.IsValid(text))
            return false;
        System.Text.Ascii.ToUtf16(text, characters, out var written);
        if (!IPAddress.TryParse(characters[..written], out var address))
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }
}
