namespace Karaula.Waf.Transformations;

/// <summary><c>hexEncode</c>: two lower case hexadecimal digits for each byte.</summary>
internal sealed class HexEncode : Transformation
{
    /// <inheritdoc />
    public override int MaxLength(int length) => length * 2;

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Convert.TryToHexStringLower(input, output, out var written);
        return written;
    }
}
