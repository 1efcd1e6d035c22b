using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Serving;

/// <summary>The part of a body to send.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes; 0 when the range cannot be satisfied.</param>
internal readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>
    /// Reads a Range field (RFC 9110, section 14.2) that asks for one range of bytes. False for anything else, several ranges included: a server
    /// may ignore the field, and then sends the whole.
    /// </summary>
    public static bool TryParse(StringValues field, long bodyLength, out ByteRange range)
    {
        range = default;
        if (field is not [{ } line])
            return false;
        ReadOnlySpan<char> text = line.AsSpan().Trim(" \t");
        if (!text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            return false;
        text = text[6..].Trim(" \t");
        int dash = text.IndexOf('-');
        if (dash < 0)
            return false;
        ReadOnlySpan<char> first = text[..dash];
        ReadOnlySpan<char> last = text[(dash + 1)..];
        if (first.IsEmpty)
        {
            if (!TryPosition(last, out long suffix))
                return false;
            long length = Math.Min(suffix, bodyLength);
            range = new(bodyLength - length, length);
            return true;
        }

        long end = long.MaxValue;
        if (!TryPosition(first, out long start) || (!last.IsEmpty && !TryPosition(last, out end)) || end < start)
            return false;
        range = start >= bodyLength ? default : new(start, Math.Min(end, bodyLength - 1) - start + 1);
        return true;
    }

    /// <summary>Whether a Range field asks for all bytes there are, as players and downloads do first: <c>bytes=0-</c>.</summary>
    public static bool IsWhole(StringValues field) => TryParse(field, long.MaxValue, out ByteRange range) && range == new ByteRange(0, long.MaxValue);

    /// <summary>The Content-Range field of a 206, or of a 416 when there is nothing to send.</summary>
    public string ContentRange(long bodyLength) => Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"bytes */{bodyLength}")
        : string.Create(CultureInfo.InvariantCulture, $"bytes {Offset}-{Offset + Length - 1}/{bodyLength}");

    /// <summary>A position too large for 64 bits lies beyond any body.</summary>
    private static bool TryPosition(ReadOnlySpan<char> text, out long position)
    {
        position = 0;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position))
            position = long.MaxValue;
        return true;
    }
}
