using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>removeWhitespace</c>: deletes all white space, non-breaking spaces included.</summary>
internal sealed class RemoveWhitespace : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Range(9, 13) | ByteSet.Of((byte)' ') | ByteSet.Of(0xa0);

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        foreach (var value in input)
        {
            if (!Bytes.IsSpace(value) && value != 0xa0)
                output[length++] = value;
        }

        return length;
    }
}
