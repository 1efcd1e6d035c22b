using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>htmlEntityDecode</c>: decodes <c>&amp;#xHH;</c>, <c>&amp;#DDD;</c> and <c>quot, amp, lt, gt, nbsp</c>, with or without semicolon; each
/// becomes one byte.
/// </summary>
internal sealed class HtmlEntityDecode : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'&');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; Bytes.CopyToEscape(input, ref i, (byte)'&', output, ref length);)
        {
            if (Decode(input[(i + 1)..], out var value) is var taken and > 0)
            {
                output[length++] = value;
                i += 1 + taken;
                if (i < input.Length && input[i] == ';')
                    i++;
            }
            else
            {
                output[length++] = input[i++];
            }
        }

        return length;
    }

    private static int Decode(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.IsEmpty)
            return 0;
        if (text[0] == '#')
        {
            var isHex = text.Length > 1 && (text[1] | 0x20) == 'x';
            var start = isHex ? 2 : 1;
            var at = start;
            var code = 0;
            for (; at < text.Length && Bytes.Hex(text[at]) is var digit and >= 0 && (isHex || digit < 10); at++)
                code = unchecked((code * (isHex ? 16 : 10)) + digit);
            value = (byte)code;
            return at > start ? at : 0;
        }

        var end = 0;
        while (end < text.Length && char.IsAsciiLetterOrDigit((char)text[end]))
            end++;
        var name = text[..end];
        value = Is(name, "quot"u8) ? (byte)'"' : Is(name, "amp"u8) ? (byte)'&' : Is(name, "lt"u8) ? (byte)'<'
            : Is(name, "gt"u8) ? (byte)'>' : Is(name, "nbsp"u8) ? (byte)0xa0 : (byte)0;
        return value == 0 ? 0 : end;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => System.Text.Ascii.EqualsIgnoreCase(name, expected);
}
