using System.Buffers;
using System.Net;
using System.Text;
using Karaula.Waf.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Karaula.Edge.Waf;

/// <summary>
/// Gives a transaction what is known of an exchange. Fields are bytes (the listener reads them as Latin-1, so a char is a byte); those of one name are
/// combined into one, which is how most servers behind see them (RFC 9110, section 5.3).
/// </summary>
internal static class TransactionFeeder
{
    /// <summary>The connection, the request line and the fields.</summary>
    public static void Request(WafTransaction transaction, HttpContext context)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(2048);
        try
        {
            Connection(transaction, context.Connection, scratch);
            var request = context.Request;
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var needed = request.Method.Length + target.Length + request.Protocol.Length;
            Grow(ref scratch, needed);
            var method = Latin(request.Method, scratch);
            var line = Latin(target, scratch.AsSpan(method.Length));
            transaction.SetRequestLine(method, line, Latin(request.Protocol, scratch.AsSpan(method.Length + line.Length)));
            foreach (var (name, values) in request.Headers)
            {
                // HTTP/2's own, which are the request line.
                if (name.StartsWith(':'))
                    continue;
                var (key, value) = Field(name, values, ref scratch);
                transaction.AddRequestHeader(scratch.AsSpan(key), scratch.AsSpan(value));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>The status and the fields of an answer.</summary>
    public static void Response(WafTransaction transaction, HttpResponse response)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(2048);
        try
        {
            transaction.SetResponse(response.StatusCode, Latin(response.HttpContext.Request.Protocol, scratch));
            foreach (var (name, values) in response.Headers)
            {
                var (key, value) = Field(name, values, ref scratch);
                transaction.AddResponseHeader(scratch.AsSpan(key), scratch.AsSpan(value));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void Connection(WafTransaction transaction, ConnectionInfo connection, Span<byte> scratch)
    {
        var remote = Address(connection.RemoteIpAddress, scratch);
        var local = Address(connection.LocalIpAddress, scratch[remote.Length..]);
        transaction.SetConnection(remote, connection.RemotePort, local, connection.LocalPort);
    }

    private static Span<byte> Address(IPAddress? address, Span<byte> to)
    {
        if (address is null)
            return [];
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        address.TryFormat(to, out var written);
        return to[..written];
    }

    private static (Range Name, Range Value) Field(string name, StringValues values, ref byte[] scratch)
    {
        var length = name.Length;
        foreach (var value in values)
            length += (value?.Length ?? 0) + 2;
        Grow(ref scratch, length);
        var at = Latin(name, scratch).Length;
        var separator = name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? "; "u8 : ", "u8;
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                separator.CopyTo(scratch.AsSpan(at));
                at += separator.Length;
            }

            at += Latin(values[i] ?? "", scratch.AsSpan(at)).Length;
        }

        return (..name.Length, name.Length..at);
    }

    private static void Grow(ref byte[] scratch, int length)
    {
        if (scratch.Length >= length)
            return;
        ArrayPool<byte>.Shared.Return(scratch);
        scratch = ArrayPool<byte>.Shared.Rent(length);
    }

    private static Span<byte> Latin(string text, Span<byte> to) => to[..Encoding.Latin1.GetBytes(text, to)];
}
