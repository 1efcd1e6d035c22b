using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Karaula.Edge.Waf;

/// <summary>Gives a response body to its rules as its reader will see it: decoded, up to the limit, whatever it would grow to.</summary>
internal static class ContentDecoding
{
    /// <summary>Gives as much as can be decoded. A body that is broken, or cut off, is inspected as far as it goes.</summary>
    public static void Give(WafExchange exchange, ReadOnlyMemory<byte> body, string coding)
    {
        if (coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            exchange.AppendResponseBody(body.Span);
            return;
        }

        if (!MemoryMarshal.TryGetArray(body, out var bytes) || bytes.Count == 0)
            return;
        using var source = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        using var decoded = Open(source, coding);
        if (decoded is null)
            return;
        var part = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = decoded.Read(part)) > 0 && exchange.AppendResponseBody(part.AsSpan(0, read)))
            {
            }
        }
        catch (InvalidDataException)
        {
            // What could be decoded was given.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    // Several codings, one on top of another, are not unwrapped.
    private static Stream? Open(Stream source, string coding) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
        "br" => new BrotliStream(source, CompressionMode.Decompress),
        "deflate" => new ZLibStream(source, CompressionMode.Decompress),
        _ => null,
    };
}
