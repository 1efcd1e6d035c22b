using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>replaceComments</c>: turns each C comment, also one that never ends, into one space.</summary>
internal sealed class ReplaceComments : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'/');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        while (!input.IsEmpty)
        {
            var start = input.IndexOf("/*"u8);
            if (start < 0)
            {
                input.CopyTo(output[length..]);
                return length + input.Length;
            }

            input[..start].CopyTo(output[length..]);
            length += start;
            output[length++] = (byte)' ';
            var end = input[(start + 2)..].IndexOf("*/"u8);
            input = end < 0 ? default : input[(start + 2 + end + 2)..];
        }

        return length;
    }
}
