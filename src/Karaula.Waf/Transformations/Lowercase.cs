using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>lowercase</c>: converts all ASCII letters to lower case.</summary>
internal sealed class Lowercase : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Upper;

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        System.Text.Ascii.ToLower(input, output, out var written);
        for (var i = written; i < input.Length; i++)
            output[i] = Bytes.Lower(input[i]);
        return input.Length;
    }
}
