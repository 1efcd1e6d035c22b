namespace Karaula.Waf.Transformations;

/// <summary><c>hexDecode</c>: one byte for each two hexadecimal digits; stops at the first pair that is none.</summary>
internal sealed class HexDecode : Transformation
{
    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; Bytes.HexPair(input, i) is var value and >= 0; i += 2)
            output[length++] = (byte)value;
        return length;
    }
}
