using System.Text;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Requests;

/// <summary>An HTTP/1.1 request as it stood on the wire, read strictly (RFC 9112): what a careful server would answer with 400 is refused.</summary>
public sealed class RawRequest
{
    private RawRequest(byte[] method, byte[] target, byte[] protocol, IEnumerable<(byte[] Name, byte[] Value)> headers, byte[] body)
    {
        (Method, Target, Protocol, Headers, Body) = (method, target, protocol, [.. headers], body);
    }

    /// <summary>The method.</summary>
    public ReadOnlyMemory<byte> Method { get; }

    /// <summary>The request target, untouched.</summary>
    public ReadOnlyMemory<byte> Target { get; }

    /// <summary>For example <c>HTTP/1.1</c>.</summary>
    public ReadOnlyMemory<byte> Protocol { get; }

    /// <summary>The body, without chunks.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    internal (byte[] Name, byte[] Value)[] Headers { get; }

    /// <summary>Reads a request.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="error">Why a server would refuse it; null when it would not.</param>
    /// <returns>The request; null when a server would refuse it.</returns>
    public static RawRequest? Read(ReadOnlySpan<byte> bytes, out string? error)
    {
        var line = Line(ref bytes);
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first || !IsToken(line[..first]))
            return Refuse("the request line is not METHOD TARGET HTTP/x.y", out error);
        var (method, target, protocol) = (line[..first].ToArray(), line[(first + 1)..last].ToArray(), line[(last + 1)..].ToArray());
        if (!protocol.AsSpan().StartsWith("HTTP/"u8) || target.Length == 0 || target.AsSpan().IndexOfAny(" \0\r"u8) >= 0)
            return Refuse("the request target or version is not valid", out error);
        if (protocol.AsSpan(5).StartsWith("0."u8))
            return Refuse("HTTP before 1.0 has no header fields", out error);
        if (!IsTarget(method, target))
            return Refuse("the request target has none of the four forms of RFC 9112 section 3.2", out error);
        var headers = new List<(byte[] Name, byte[] Value)>();
        while (Line(ref bytes) is { IsEmpty: false } field)
        {
            var colon = field.IndexOf((byte)':');
            if (colon <= 0 || !IsToken(field[..colon]))
                return Refuse("a header field has no valid name", out error);
            var value = field[(colon + 1)..].Trim(" \t"u8);
            if (value.IndexOfAny("\0\r"u8) >= 0)
                return Refuse("a header field holds a control character", out error);
            headers.Add((field[..colon].ToArray(), value.ToArray()));
        }

        if (headers.Find(header => Ascii.EqualsIgnoreCase(header.Name, "Host"u8)) is { Name: not null } host && !IsHost(host.Value) &&
            (host.Value.Length > 0 || !protocol.AsSpan().SequenceEqual("HTTP/1.0"u8)))
            return Refuse("the Host field names no host", out error);
        byte[] body;
        if (headers.Exists(header => Ascii.EqualsIgnoreCase(header.Name, "Transfer-Encoding"u8) && Ascii.EqualsIgnoreCase(header.Value, "chunked"u8)))
        {
            // RFC 9112 section 6.3: the transfer coding overrides a length, which is not passed on.
            body = Unchunk(bytes);
            headers.RemoveAll(header => Ascii.EqualsIgnoreCase(header.Name, "Content-Length"u8));
        }
        else
        {
            // Without a length there is no body. A sign is no digit.
            var length = 0;
            var lengths = headers.FindAll(header => Ascii.EqualsIgnoreCase(header.Name, "Content-Length"u8)).ConvertAll(header => header.Value);
            if (lengths.Exists(value => value.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9') || !value.AsSpan().SequenceEqual(lengths[0])) ||
                (lengths.Count > 0 && !System.Buffers.Text.Utf8Parser.TryParse(lengths[0], out length, out _)))
                return Refuse("Content-Length is not one number", out error);
            body = bytes[..Math.Min(length, bytes.Length)].ToArray();
        }

        error = null;
        return new RawRequest(method, target, protocol, headers, body);
    }

    /// <summary>The request with fields of one name combined into one, as some servers hand them on (RFC 9110 section 5.3).</summary>
    public RawRequest CombineFields()
    {
        var combined = new List<(byte[] Name, byte[] Value)>();
        foreach (var (name, value) in Headers)
        {
            var at = combined.FindIndex(header => Ascii.EqualsIgnoreCase(header.Name, name));
            if (at < 0)
                combined.Add((name, value));
            else
                combined[at] = (name, [.. combined[at].Value, .. Ascii.EqualsIgnoreCase(name, "Cookie"u8) ? "; "u8 : ", "u8, .. value]);
        }

        return new RawRequest(Method.ToArray(), Target.ToArray(), Protocol.ToArray(), combined, Body.ToArray());
    }

    /// <summary>Gives the request to a transaction and runs phases 1 and 2.</summary>
    public WafVerdict Evaluate(WafTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.SetRequestLine(Method.Span, Target.Span, Protocol.Span);
        foreach (var (name, value) in Headers)
            transaction.AddRequestHeader(name, value);
        var verdict = transaction.EvaluateRequestHeaders();
        if (verdict.Action != WafAction.Pass)
            return verdict;
        transaction.AppendRequestBody(Body.Span);
        return transaction.EvaluateRequestBody();
    }

    private static bool IsTarget(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
    {
        if (target.Contains((byte)'#'))
            return false;
        if (method.SequenceEqual("CONNECT"u8))
            return target.LastIndexOf((byte)':') is var colon and > 0 && !target[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        return target[0] == '/' || target.SequenceEqual("*"u8) || target.IndexOf("://"u8) > 0;
    }

    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        foreach (var value in host)
        {
            // RFC 3986 section 3.2.2, and the port's colon; no host on the Internet has an escape in its name.
            if (!char.IsAsciiLetterOrDigit((char)value) && !"-._~!$&'()*+,;=:[]"u8.Contains(value))
                return false;
        }

        return !host.IsEmpty;
    }

    private static RawRequest? Refuse(string reason, out string? error)
    {
        error = reason;
        return null;
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var line = end < 0 ? bytes : bytes[..end];
        bytes = end < 0 ? default : bytes[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static bool IsToken(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && !"!#$%&'*+-.^_`|~"u8.Contains(value))
                return false;
        }

        return !text.IsEmpty;
    }

    // A body whose chunks are broken is inspected as it stands from there on.
    private static byte[] Unchunk(ReadOnlySpan<byte> bytes)
    {
        var body = new List<byte>();
        while (!bytes.IsEmpty)
        {
            var rest = bytes;
            var line = Line(ref rest);
            var semicolon = line.IndexOf((byte)';');
            var digits = (semicolon < 0 ? line : line[..semicolon]).Trim((byte)' ');
            if (!System.Buffers.Text.Utf8Parser.TryParse(digits, out int size, out var taken, 'x') || taken != digits.Length || size < 0 || size > rest.Length)
            {
                body.AddRange(bytes);
                break;
            }

            if (size == 0)
                break;
            body.AddRange(rest[..size]);
            bytes = rest[size..];
            Line(ref bytes);
        }

        return [.. body];
    }
}
