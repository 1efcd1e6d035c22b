using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>escapeSeqDecode</c>: decodes ANSI C escapes: <c>\a \b \f \n \r \t \v \\ \? \' \"</c>, <c>\xHH</c> and octal <c>\OOO</c>; an invalid one
/// stays as it is.
/// </summary>
internal sealed class EscapeSeqDecode : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'\\');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; Bytes.CopyToEscape(input, ref i, (byte)'\\', output, ref length); i++)
        {
            if (i + 1 >= input.Length)
            {
                output[length++] = input[i];
                continue;
            }

            var next = input[i + 1];
            if ((next | 0x20) == 'x' && Bytes.HexPair(input, i + 2) is var value and >= 0)
            {
                output[length++] = (byte)value;
                i += 3;
            }
            else if (next is >= (byte)'0' and <= (byte)'7')
            {
                var (code, digits) = (0, 0);
                while (digits < 3 && i + 1 + digits < input.Length && input[i + 1 + digits] is >= (byte)'0' and <= (byte)'7')
                    code = (code * 8) + input[i + 1 + digits++] - '0';
                output[length++] = (byte)code;
                i += digits;
            }
            else if ("abfnrtv\\?'\""u8.Contains(next))
            {
                output[length++] = next switch
                {
                    (byte)'a' => 7, (byte)'b' => 8, (byte)'f' => 12, (byte)'n' => 10, (byte)'r' => 13, (byte)'t' => 9, (byte)'v' => 11,
                    _ => next,
                };
                i++;
            }
            else
            {
                output[length++] = input[i];
            }
        }

        return length;
    }
}
