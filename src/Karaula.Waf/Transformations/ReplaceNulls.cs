using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>replaceNulls</c>: turns zero bytes into spaces.</summary>
internal sealed class ReplaceNulls : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of(0);

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (var i = 0; i < input.Length; i++)
            output[i] = input[i] == 0 ? (byte)' ' : input[i];
        return input.Length;
    }
}
