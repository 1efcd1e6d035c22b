using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>cssDecode</c>: decodes CSS 2 escapes: a backslash with one to six hexadecimal digits and one white space after them becomes the code's
/// low byte; a backslash before a line feed vanishes; before another byte it is dropped.
/// </summary>
internal sealed class CssDecode : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'\\');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; Bytes.CopyToEscape(input, ref i, (byte)'\\', output, ref length);)
        {
            i++;
            if (i >= input.Length)
                break;
            var digits = 0;
            while (digits < 6 && i + digits < input.Length && Bytes.Hex(input[i + digits]) >= 0)
                digits++;
            if (digits > 0)
            {
                output[length++] = Fold(input.Slice(i, digits));
                i += digits;
                if (i < input.Length && Bytes.IsSpace(input[i]))
                    i++;
            }
            else if (input[i] == '\n')
            {
                i++;
            }
            else
            {
                output[length++] = input[i++];
            }
        }

        return length;
    }

    private static byte Fold(ReadOnlySpan<byte> digits)
    {
        var code = 0;
        foreach (var digit in digits)
            code = (code << 4) | Bytes.Hex(digit);
        var isWide = digits.Length >= 4 && (code & 0xffff) is > 0xff00 and < 0xff5f;
        return (byte)(isWide ? (code & 0xff) + 0x20 : code);
    }
}
