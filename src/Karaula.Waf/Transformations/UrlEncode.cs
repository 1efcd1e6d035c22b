namespace Karaula.Waf.Transformations;

/// <summary><c>urlEncode</c>: encodes all but letters, digits and <c>*-._</c> as <c>%xx</c>; a space becomes a plus sign.</summary>
internal sealed class UrlEncode : Transformation
{
    /// <inheritdoc />
    public override int MaxLength(int length) => length * 3;

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        foreach (var value in input)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'*' or (byte)'-' or (byte)'.' or (byte)'_')
            {
                output[length++] = value;
            }
            else if (value == ' ')
            {
                output[length++] = (byte)'+';
            }
            else
            {
                output[length++] = (byte)'%';
                output[length++] = "0123456789abcdef"u8[value >> 4];
                output[length++] = "0123456789abcdef"u8[value & 15];
            }
        }

        return length;
    }
}
