using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>sqlHexDecode</c>: decodes SQL's hexadecimal literals, <c>0x414243</c>.</summary>
internal sealed class SqlHexDecode : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'x') | ByteSet.Of((byte)'X');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < input.Length;)
        {
            if (input[i] == '0' && i + 1 < input.Length && (input[i + 1] | 0x20) == 'x' && Bytes.HexPair(input, i + 2) >= 0)
            {
                for (i += 2; Bytes.HexPair(input, i) is var value and >= 0; i += 2)
                    output[length++] = (byte)value;
            }
            else
            {
                output[length++] = input[i++];
            }
        }

        return length;
    }
}
