using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>urlDecodeUni</c>: like <c>urlDecode</c>, and Microsoft's <c>%uHHHH</c>: full-width ASCII becomes ASCII, another code its low byte.
/// </summary>
internal sealed class UrlDecodeUni : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'%') | ByteSet.Of((byte)'+');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var plain = Bytes.SpaceForPlus;
        var length = 0;
        for (var i = 0; i < input.Length; i++)
        {
            var value = input[i];
            if (value != '%')
            {
                value = plain[value];
            }
            else if (i + 5 < input.Length && (input[i + 1] | 0x20) == 'u' &&
                Bytes.HexPair(input, i + 2) >= 0 && Bytes.HexPair(input, i + 4) >= 0)
            {
                value = Bytes.FoldWide(input[(i + 2)..]);
                i += 5;
            }
            else if (Bytes.HexPair(input, i + 1) is var decoded and >= 0)
            {
                value = (byte)decoded;
                i += 2;
            }

            output[length++] = value;
        }

        return length;
    }
}
