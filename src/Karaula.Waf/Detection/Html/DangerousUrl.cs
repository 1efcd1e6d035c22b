namespace Karaula.Waf.Detection.Html;

/// <summary>Tells addresses that are code: <c>javascript:</c> and its like, and documents in the address itself.</summary>
internal static class DangerousUrl
{
    // As much as the longest scheme and type that are looked for, after decoding.
    private const int Length = 40;

    /// <summary>Whether a browser would run an attribute's value, were it followed as an address.</summary>
    public static bool IsCode(ReadOnlySpan<byte> value)
    {
        Span<byte> start = stackalloc byte[Length];
        start = start[..Normalise(value, start)];
        if (start.StartsWith("javascript:"u8) || start.StartsWith("vbscript:"u8) || start.StartsWith("livescript:"u8)
            || start.StartsWith("mocha:"u8))
            return true;
        if (!start.StartsWith("data:"u8))
            return false;
        var type = start[5..];
        return type.StartsWith(","u8) || type.StartsWith("text/html"u8) || type.StartsWith("text/xml"u8)
            || type.StartsWith("text/javascript"u8) || type.StartsWith("image/svg"u8)
            || type.StartsWith("application/x"u8) || type.StartsWith("application/javascript"u8)
            || type.StartsWith(";"u8);
    }

    // In lower case, with character references decoded, and without the blanks and control characters that browsers pass over.
    private static int Normalise(ReadOnlySpan<byte> value, Span<byte> into)
    {
        var count = 0;
        var at = 0;
        while (at < value.Length && count < into.Length)
        {
            var c = value[at] == '&' ? Decode(value, ref at) : value[at++];
            if (c > ' ' && c != 127)
                into[count++] = c is >= (byte)'A' and <= (byte)'Z' ? (byte)(c + 32) : c;
        }

        return count;
    }

    private static byte Decode(ReadOnlySpan<byte> value, ref int at)
    {
        var rest = value[(at + 1)..];
        at++;
        if (rest.StartsWith("#"u8))
        {
            var isHexadecimal = rest.Length > 1 && (rest[1] | 32) == 'x';
            var digits = rest[(isHexadecimal ? 2 : 1)..];
            var code = 0;
            var length = 0;
            while (length < digits.Length
                && (isHexadecimal ? char.IsAsciiHexDigit((char)digits[length]) : char.IsAsciiDigit((char)digits[length])))
            {
                var digit = digits[length] <= '9' ? digits[length] - '0' : (digits[length] | 32) - 'a' + 10;
                code = Math.Min((code * (isHexadecimal ? 16 : 10)) + digit, 256);
                length++;
            }

            if (length == 0)
                return (byte)'&';
            at += (isHexadecimal ? 2 : 1) + length;
            if (at < value.Length && value[at] == ';')
                at++;
            return code < 256 ? (byte)code : (byte)'?';
        }

        var (name, result) = rest.StartsWith("colon;"u8) ? (6, (byte)':')
            : rest.StartsWith("Tab;"u8) ? (4, (byte)'\t')
            : rest.StartsWith("NewLine;"u8) ? (8, (byte)'\n')
            : (0, (byte)'&');
        at += name;
        return result;
    }
}
