using Karaula.Waf.Engine;
using Karaula.Waf.Requests;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Requests as they stood on the wire: each is refused with a reason or read; one that is read, written down again and read again, is the same, and
/// goes through the engine.
/// </summary>
internal sealed class WafRequestTarget : IFuzzTarget
{
    public string Name => "waf-request";

    public IEnumerable<byte[]> Seeds() =>
    [
        "GET /a%20b?c=d&e HTTP/1.1\r\nHost: a.example:80\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n"u8.ToArray(),
        "POST http://a.example/x HTTP/1.1\r\nHost: [::1]\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=%41&b"u8.ToArray(),
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n5;x=y\r\n[1,2]\r\n0\r\n\r\n"u8.ToArray(),
        "CONNECT a.example:443 HTTP/1.1\nHost: a.example:443\n\n"u8.ToArray(),
        "OPTIONS * HTTP/2\r\nhost:\t a.example \t\r\n\r\n"u8.ToArray(),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        var request = RawRequest.Read(data, out var error);
        Holds.Require(request is null == error is not null, "a request is read, or there is a reason");
        if (request is null)
            return;
        Holds.Require(request.Body.Length <= data.Length, "a body is no longer than the request");
        foreach (var (name, value) in request.Headers)
        {
            if (System.Text.Encoding.Latin1.GetString(name).Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                Holds.Require(value.Length > 0 && !value.AsSpan().ContainsAnyExceptInRange((byte)'0', (byte)'9'), "a length is made of digits");
        }

        var again = RawRequest.Read(Write(request), out _) ?? throw new FuzzFailureException("what was read and written is refused");
        Same(request, again);
        var combined = request.CombineFields();
        Holds.Require(combined.Headers.Length <= request.Headers.Length, "combining fields adds none");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, _) in combined.Headers)
            Holds.Require(names.Add(System.Text.Encoding.Latin1.GetString(name)), "each name is there once");
        using var transaction = WafReading.Begin();
        var verdict = request.Evaluate(transaction);
        Holds.Require(verdict.Action == WafAction.Pass, "without rules everything passes");
    }

    private static byte[] Write(RawRequest request)
    {
        var bytes = new List<byte>([.. request.Method.Span, (byte)' ', .. request.Target.Span, (byte)' ', .. request.Protocol.Span, .. "\r\n"u8]);
        foreach (var (name, value) in request.Headers)
        {
            if (!IsFraming(name))
                bytes.AddRange([.. name, .. ": "u8, .. value, .. "\r\n"u8]);
        }

        bytes.AddRange(System.Text.Encoding.ASCII.GetBytes($"Content-Length: {request.Body.Length}\r\n\r\n"));
        return [.. bytes, .. request.Body.Span];
    }

    private static void Same(RawRequest one, RawRequest other)
    {
        Holds.Require(one.Method.Span.SequenceEqual(other.Method.Span) && one.Target.Span.SequenceEqual(other.Target.Span)
            && one.Protocol.Span.SequenceEqual(other.Protocol.Span), "the request line survives writing");
        Holds.Require(one.Body.Span.SequenceEqual(other.Body.Span), "the body survives writing");
        var (left, right) = (one.Headers.Where(field => !IsFraming(field.Name)).ToList(), other.Headers.Where(field => !IsFraming(field.Name)).ToList());
        Holds.Require(left.Count == right.Count, "the fields survive writing");
        for (var i = 0; i < left.Count; i++)
            Holds.Require(left[i].Name.AsSpan().SequenceEqual(right[i].Name) && left[i].Value.AsSpan().SequenceEqual(right[i].Value), "a field survives writing");
    }

    private static bool IsFraming(byte[] name) =>
        System.Text.Encoding.Latin1.GetString(name).ToUpperInvariant() is "CONTENT-LENGTH" or "TRANSFER-ENCODING";
}
