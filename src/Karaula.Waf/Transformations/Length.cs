namespace Karaula.Waf.Transformations;

/// <summary><c>length</c>: the number of bytes, as a decimal number.</summary>
internal sealed class Length : Transformation
{
    /// <inheritdoc />
    public override int MaxLength(int length) => 11;

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        System.Buffers.Text.Utf8Formatter.TryFormat(input.Length, output, out var written);
        return written;
    }
}
