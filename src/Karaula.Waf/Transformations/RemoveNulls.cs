using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>removeNulls</c>: deletes all zero bytes.</summary>
internal sealed class RemoveNulls : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of(0);

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        foreach (var value in input)
        {
            if (value != 0)
                output[length++] = value;
        }

        return length;
    }
}
