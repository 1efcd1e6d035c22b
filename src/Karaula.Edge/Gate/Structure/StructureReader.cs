using Karaula.Edge.Connections;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Gate.Structure;

/// <summary>Reads a request's structure. Allocates nothing. Words stand for themselves nowhere: a flood with other words each time is alike all the same.</summary>
internal static class StructureReader
{
    private const int MostSegments = 16;
    private const int MostParameters = 16;

    /// <summary>The fields that <see cref="FieldsOf"/> has bits for, from the lowest up.</summary>
    public static readonly string[] FieldNames = ["accept", "language", "encoding", "fetch", "client-hints", "referer", "upgrade"];

    // What a page is made of, by the ends that site software gives it.
    private static readonly string[] PartEnds =
        [".css", ".js", ".mjs", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".woff", ".woff2", ".ttf", ".webmanifest", ".mp4", ".webm"];

    /// <summary>The structure of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">Its target as it was sent.</param>
    /// <param name="ja4">Its TLS client's fingerprint; empty without TLS.</param>
    public static RequestStructure Of(HttpRequest request, ReadOnlySpan<char> target, in Ja4Fingerprint ja4) =>
        new(ClientOf(request, ja4), TargetOf(target));

    /// <summary>Whether a path is that of a part of a page, which browsers fetch after it.</summary>
    public static bool IsPart(ReadOnlySpan<char> path)
    {
        if (path.LastIndexOf('.') is not (>= 0 and var dot))
            return false;
        var end = path[dot..];
        foreach (var one in PartEnds)
        {
            if (end.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static uint ClientOf(HttpRequest request, in Ja4Fingerprint ja4)
    {
        var hash = new Fnv();
        if (!ja4.IsEmpty)
        {
            Span<byte> text = stackalloc byte[Ja4Fingerprint.Length];
            ja4.CopyTo(text);
            foreach (var one in text)
                hash.Add(one);
        }

        var headers = request.Headers;
        // Versions come and go, the family stays.
        if (headers.UserAgent is [{ } agent, ..])
        {
            foreach (var c in agent.AsSpan(0, Math.Min(agent.Length, 512)))
            {
                if (!char.IsAsciiDigit(c) && c is not ('.' or '_'))
                    hash.Add(c);
            }
        }

        hash.Add(request.Protocol.Length > 5 ? request.Protocol[5] : '0');
        hash.Add(FieldsOf(headers));
        return hash.Value;
    }

    /// <summary>Which of the fields that tell clients apart are there, a bit each, in the order of <see cref="FieldNames"/>.</summary>
    public static uint FieldsOf(IHeaderDictionary headers) =>
            (headers.Accept.Count > 0 ? 1u : 0) | (headers.AcceptLanguage.Count > 0 ? 2u : 0) | (headers.AcceptEncoding.Count > 0 ? 4u : 0)
            | (headers["Sec-Fetch-Mode"].Count > 0 ? 8u : 0) | (headers["Sec-CH-UA"].Count > 0 ? 16u : 0) | (headers.Referer.Count > 0 ? 32u : 0)
            | (headers.UpgradeInsecureRequests.Count > 0 ? 64u : 0);

    private static uint TargetOf(ReadOnlySpan<char> target)
    {
        var hash = new Fnv();
        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];
        var segments = 0;
        foreach (var range in path.Split('/'))
        {
            if (++segments > MostSegments)
                break;
            hash.Add(KindOf(path[range]));
        }

        if (question < 0)
            return hash.Value;
        hash.Add('?');
        var query = target[(question + 1)..];
        var parameters = 0;
        foreach (var range in query.Split('&'))
        {
            if (++parameters > MostParameters)
                break;
            var parameter = query[range];
            var equals = parameter.IndexOf('=');
            hash.Add(KindOf(equals < 0 ? parameter : parameter[..equals]));
            hash.Add('=');
            hash.Add(equals < 0 ? 0 : KindOf(parameter[(equals + 1)..]));
        }

        return hash.Value;
    }

    // Letters, digits, both or more, and how long within a factor of two.
    /// <summary>What a part of a target is made of, in the bits from 8 up (letters, digits, joints, dots, others), and the binary digits of its length below.</summary>
    public static uint KindOf(ReadOnlySpan<char> text)
    {
        var kinds = 0u;
        foreach (var c in text)
            kinds |= char.IsAsciiLetter(c) ? 1u : char.IsAsciiDigit(c) ? 2u : c is '-' or '_' or '+' ? 4u : c == '.' ? 8u : 16u;
        return (kinds << 8) | (uint)(32 - System.Numerics.BitOperations.LeadingZeroCount((uint)text.Length));
    }

    private struct Fnv()
    {
        public uint Value { get; private set; } = 2166136261;

        public void Add(uint value) => Value = (Value ^ value) * 16777619;
    }
}
