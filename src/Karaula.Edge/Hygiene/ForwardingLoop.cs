using System.Globalization;
using Karaula.Edge.Hosting;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Hygiene;

/// <summary>
/// Signs each request that goes to an origin (RFC 9110, section 7.6.3), and knows its own signature when it comes back: an origin that is
/// configured to be this edge, directly or by way of others, would otherwise turn one request into as many as there are connections.
/// </summary>
internal sealed class ForwardingLoop
{
    private readonly string _name;

    /// <summary>Signs with the edge's name and a few digits that only this edge has, since many are called edge-1.</summary>
    public ForwardingLoop(string edge, EdgeSecret secret)
    {
        _name = string.Create(CultureInfo.InvariantCulture, $"{edge}-{(uint)secret.Hash.Hash(0x766961UL):x8}");
    }

    /// <summary>What is added to a request's <c>Via</c>, for the protocol in which it came.</summary>
    public string SignatureFor(string protocol) =>
        (HttpProtocol.IsHttp2(protocol) ? "2 " : HttpProtocol.IsHttp3(protocol) ? "3 " : HttpProtocol.IsHttp10(protocol) ? "1.0 " : "1.1 ") + _name;

    /// <summary>Whether a request was here before.</summary>
    public bool Closes(IHeaderDictionary headers)
    {
        if (headers.Via.Count == 0)
            return false;
        foreach (var value in headers.Via)
        {
            // Received-protocol, blanks, received-by, and perhaps a comment; elements with commas between.
            foreach (var element in value.AsSpan().Split(','))
            {
                var words = value.AsSpan()[element].Trim();
                var blank = words.IndexOfAny(' ', '\t');
                var by = blank < 0 ? default : words[blank..].Trim();
                var end = by.IndexOfAny(" \t(");
                if ((end < 0 ? by : by[..end]).Equals(_name, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}
