using System.Buffers;
using Karaula.Edge.Connections;
using Karaula.Edge.Hosting;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Hygiene;

/// <summary>
/// What is looked at in a request's fields once they are read. In HTTP/1 the bytes were judged before; HTTP/2 may carry in a value what would end
/// a line in HTTP/1 (RFC 9113, section 8.2.1), and many streams may hold fields at the same time.
/// </summary>
internal static class FieldHygiene
{
    /// <summary>What one connection's requests may hold of decoded fields, bytes.</summary>
    public const long MaxPerConnection = 512 * 1024;

    // An entry's own size, as in RFC 7541, section 4.1; characters take two bytes.
    private const int EntryOverhead = 32;

    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> LineBreakers = SearchValues.Create("\0\r\n");

    /// <summary>Looks at a request, and takes away what only looks different from a field that a client may not send.</summary>
    /// <param name="context">The request.</param>
    /// <param name="client">Its connection.</param>
    /// <param name="held">Bytes that its fields hold of the connection's budget; to be given back when it ends.</param>
    public static Glitch Check(HttpContext context, ClientConnection client, out long held)
    {
        held = 0;
        var isHttp1 = client.Http1 is not null;
        if (isHttp1 && !client.Http1!.HasUnderscores)
            return Glitch.None;

        var glitch = Glitch.None;
        List<string>? disguised = null;
        foreach (var (name, values) in context.Request.Headers)
        {
            held += EntryOverhead + (2 * name.Length);
            if (name.Contains('_') && SpoofedHeaders.IsSpoofed(name.Replace('_', '-')))
                (disguised ??= []).Add(name);
            if (!isHttp1 && !IsHttp2Name(name))
                glitch = Glitch.FieldName;
            foreach (var value in values)
            {
                held += 2 * (value?.Length ?? 0);
                if (value.AsSpan().ContainsAny(LineBreakers))
                    glitch = Glitch.FieldValue;
            }
        }

        foreach (var name in disguised ?? [])
            context.Request.Headers.Remove(name);
        if (isHttp1)
        {
            held = 0;
            return glitch;
        }

        client.Hold(held);
        var all = client.HoldFields(held);
        return glitch != Glitch.None || all <= MaxPerConnection ? glitch : Glitch.HeaderMemory;
    }

    // A token, and none of the fields that speak of one HTTP/1 connection (RFC 9113, sections 8.2.1 and 8.2.2). The server writes known names its
    // own way, so that capitals say nothing here; it looks at them itself. Pseudo-fields are kept among the others by some versions of it.
    private static bool IsHttp2Name(string name) =>
        name.StartsWith(':')
        || (name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Token) && !HopByHop.Contains(name));

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade",
    };
}
