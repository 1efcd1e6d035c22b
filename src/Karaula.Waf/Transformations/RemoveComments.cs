using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>removeComments</c>: deletes C and HTML comments, and what follows <c>--</c> or <c>#</c>.</summary>
internal sealed class RemoveComments : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'/') | ByteSet.Of((byte)'<') | ByteSet.Of((byte)'-') | ByteSet.Of((byte)'#');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < input.Length;)
        {
            var rest = input[i..];
            if (rest.StartsWith("/*"u8) || rest.StartsWith("<!--"u8))
            {
                var opening = rest[0] == '/' ? 2 : 4;
                var closing = rest[0] == '/' ? "*/"u8 : "-->"u8;
                var end = rest[opening..].IndexOf(closing);
                if (end < 0)
                    break;
                i += opening + end + closing.Length;
            }
            else if (rest.StartsWith("--"u8) || rest[0] == '#')
            {
                break;
            }
            else
            {
                output[length++] = input[i++];
            }
        }

        return length;
    }
}
