using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>removeCommentsChar</c>: deletes the marks of comments: <c>/* */ -- # &lt;!-- --&gt;</c>.</summary>
internal sealed class RemoveCommentsChar : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'/') | ByteSet.Of((byte)'*') | ByteSet.Of((byte)'<') | ByteSet.Of((byte)'-') | ByteSet.Of((byte)'#');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < input.Length;)
        {
            var rest = input[i..];
            if (rest.StartsWith("/*"u8) || rest.StartsWith("*/"u8))
                i += 2;
            else if (rest.StartsWith("<!--"u8))
                i += 4;
            else if (rest.StartsWith("-->"u8))
                i += 3;
            else if (rest.StartsWith("--"u8))
                i += 2;
            else if (rest[0] == '#')
                i++;
            else
                output[length++] = input[i++];
        }

        return length;
    }
}
