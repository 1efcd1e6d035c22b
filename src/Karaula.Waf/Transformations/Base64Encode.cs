namespace Karaula.Waf.Transformations;

/// <summary><c>base64Encode</c>: encodes with padding (RFC 4648 section 4).</summary>
internal sealed class Base64Encode : Transformation
{
    /// <inheritdoc />
    public override int MaxLength(int length) => System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(length);

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        System.Buffers.Text.Base64.EncodeToUtf8(input, output, out _, out var written);
        return written;
    }
}
