using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>urlDecode</c>: decodes <c>%XX</c> and a plus sign; what is not a valid escape stays.</summary>
internal sealed class UrlDecode : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'%') | ByteSet.Of((byte)'+');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output) => Decode(input, output, out _);

    /// <summary>Decodes, and says whether an escape was invalid.</summary>
    public static int Decode(ReadOnlySpan<byte> input, Span<byte> output, out bool invalid)
    {
        invalid = false;
        var plain = Bytes.SpaceForPlus;
        var length = 0;
        for (var i = 0; i < input.Length; i++)
        {
            var value = input[i];
            if (value != '%')
            {
                value = plain[value];
            }
            else if (Bytes.HexPair(input, i + 1) is var decoded and >= 0)
            {
                value = (byte)decoded;
                i += 2;
            }
            else
            {
                invalid = true;
            }

            output[length++] = value;
        }

        return length;
    }
}
