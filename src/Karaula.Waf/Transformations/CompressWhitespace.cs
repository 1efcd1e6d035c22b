using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>compressWhitespace</c>: turns each run of white space, non-breaking spaces included, into one space.</summary>
internal sealed class CompressWhitespace : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Range(9, 13) | ByteSet.Of((byte)' ') | ByteSet.Of(0xa0);

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var isSpace = Bytes.IsWhiteSpace;
        var length = 0;
        var inside = 0;
        foreach (var value in input)
        {
            // What is written is kept only if the length grows.
            int space = isSpace[value];
            output[length] = (byte)(value + (space * (' ' - value)));
            length += 1 - (space & inside);
            inside = space;
        }

        return length;
    }
}
