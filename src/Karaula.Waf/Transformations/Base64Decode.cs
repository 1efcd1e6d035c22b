namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>base64Decode</c>: decodes up to the first byte that Base64 does not use; <c>base64DecodeExt</c> passes over such bytes. A number of
/// digits that does not end a group of four still gives the whole bytes in it.
/// </summary>
/// <param name="skipsInvalid">Whether other bytes are passed over.</param>
internal sealed class Base64Decode(bool skipsInvalid) : Transformation
{
    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var (length, bits, count) = (0, 0, 0);
        foreach (var value in input)
        {
            var digit = value switch
            {
                >= (byte)'A' and <= (byte)'Z' => value - 'A',
                >= (byte)'a' and <= (byte)'z' => value - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => value - '0' + 52,
                (byte)'+' => 62,
                (byte)'/' => 63,
                _ => -1,
            };
            if (digit < 0)
            {
                if (skipsInvalid)
                    continue;
                break;
            }

            bits = ((bits << 6) | digit) & 0xffffff;
            if ((count += 6) >= 8)
            {
                count -= 8;
                output[length++] = (byte)(bits >> count);
            }
        }

        return length;
    }
}
