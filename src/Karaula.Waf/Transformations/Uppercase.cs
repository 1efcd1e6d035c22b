using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>uppercase</c>: converts all ASCII letters to upper case.</summary>
internal sealed class Uppercase : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Lower;

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (var i = 0; i < input.Length; i++)
            output[i] = input[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(input[i] & ~0x20) : input[i];
        return input.Length;
    }
}
