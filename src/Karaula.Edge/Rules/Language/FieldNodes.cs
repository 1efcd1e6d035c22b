using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Microsoft.Extensions.Primitives;

namespace Karaula.Edge.Rules.Language;

/// <summary>A field of text, compared. <c>host</c>, <c>method</c>, <c>agent</c> and <c>country</c> ignore case, the others do not.</summary>
internal sealed class TextNode(RuleText field, TextMatch match) : RuleNode
{
    public override bool Holds(in RuleFacts facts)
    {
        switch (field)
        {
            case RuleText.Path:
                return match.Fits(facts.Path);
            case RuleText.Query:
                return match.Fits(facts.Query);
            case RuleText.Method:
                return match.Fits(facts.Method);
            case RuleText.Host:
                return match.Fits(facts.Host);
            case RuleText.Agent:
                return match.Fits(facts.Agent);
            case RuleText.Country:
                Span<char> letters = stackalloc char[2];
                return match.Fits(letters[..facts.Network.Country.Write(letters)]);
            default:
                if (facts.Ja4.IsEmpty)
                    return match.Fits(default);
                Span<byte> bytes = stackalloc byte[Ja4Fingerprint.Length];
                Span<char> text = stackalloc char[Ja4Fingerprint.Length];
                facts.Ja4.CopyTo(bytes);
                System.Text.Encoding.ASCII.GetChars(bytes, text);
                return match.Fits(text);
        }
    }

    public override NetworkField Needs => @field == RuleText.Country ? NetworkField.Country : NetworkField.None;

    public override string ToString() => $"{field.ToString().ToLowerInvariant()} {match}";
}

/// <summary><c>header["name"]</c>: whether it is there, or one of its values fits.</summary>
internal sealed class HeaderNode(string name, TextMatch? match) : RuleNode
{
    public override bool Holds(in RuleFacts facts)
    {
        var values = facts.Headers is { } headers && headers.TryGetValue(name, out var found) ? found : StringValues.Empty;
        if (match is null)
            return values.Count > 0;
        if (values.Count == 0)
            return match.Fits(default);
        for (var i = 0; i < values.Count; i++)
        {
            if (match.Fits(values[i]))
                return true;
        }

        return false;
    }

    public override string ToString() => $"header[{TextMatch.Quote(name)}]{(match is null ? "" : $" {match}")}";
}

/// <summary><c>cookie["name"]</c>: whether the reader has that cookie. Its value is nobody's business.</summary>
internal sealed class CookieNode(string name) : RuleNode
{
    public override bool Holds(in RuleFacts facts)
    {
        if (facts.Headers is not { } headers || !headers.TryGetValue("Cookie", out var fields))
            return false;
        for (var i = 0; i < fields.Count; i++)
        {
            var rest = fields[i].AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf(';');
                var cookie = (end < 0 ? rest : rest[..end]).Trim();
                rest = end < 0 ? default : rest[(end + 1)..];
                if (cookie.Length > name.Length && cookie[name.Length] == '=' && cookie.StartsWith(name, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }

    public override string ToString() => $"cookie[{TextMatch.Quote(name)}]";
}

/// <summary><c>prefix in [...]</c>: whether the reader's address is in one of some networks.</summary>
internal sealed class PrefixNode(RuleNetwork[] networks) : RuleNode
{
    public override bool Holds(in RuleFacts facts)
    {
        if (facts.Source.PrefixLength == 0)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        var address = bytes[..facts.Source.WriteAddress(bytes)];
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    public override string ToString() => $"prefix in [{string.Join(", ", networks.Select(static one => $"\"{one}\""))}]";
}

/// <summary><c>asn in [...]</c>: whether the reader's network is announced by one of some autonomous systems.</summary>
internal sealed class AsnNode(uint[] numbers) : RuleNode
{
    public override bool Holds(in RuleFacts facts) => facts.Network.Asn != 0 && numbers.AsSpan().Contains(facts.Network.Asn);

    public override NetworkField Needs => NetworkField.Asn;

    public override string ToString() => $"asn in [{string.Join(", ", numbers.Select(static one => $"\"AS{one}\""))}]";
}

/// <summary><c>hosting</c>: whether the reader's address is a data centre's or a VPN's.</summary>
internal sealed class HostingNode : RuleNode
{
    public override bool Holds(in RuleFacts facts) => facts.Network.IsHosting;

    public override NetworkField Needs => NetworkField.Hosting;

    public override string ToString() => "hosting";
}
