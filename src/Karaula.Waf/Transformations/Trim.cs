using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>trim</c>, <c>trimLeft</c> and <c>trimRight</c>: delete white space at the ends.</summary>
/// <param name="left">Whether at the beginning.</param>
/// <param name="right">Whether at the end.</param>
internal sealed class Trim(bool left, bool right) : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Range(9, 13) | ByteSet.Of((byte)' ');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        while (left && !input.IsEmpty && Bytes.IsSpace(input[0]))
            input = input[1..];
        while (right && !input.IsEmpty && Bytes.IsSpace(input[^1]))
            input = input[..^1];
        input.CopyTo(output);
        return input.Length;
    }
}
