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
        var length = 0;
        var inside = false;
        foreach (var value in input)
        {
            var space = Bytes.IsSpace(value) || value == 0xa0;
            if (!space || !inside)
                output[length++] = space ? (byte)' ' : value;
            inside = space;
        }

        return length;
    }
}
