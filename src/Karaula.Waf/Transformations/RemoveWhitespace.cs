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
        var isSpace = Bytes.IsWhiteSpace;
        var length = 0;
        foreach (var value in input)
        {
            // What is written is kept only if the length grows.
            output[length] = value;
            length += 1 - isSpace[value];
        }

        return length;
    }
}
