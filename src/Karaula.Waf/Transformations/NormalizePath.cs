using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>normalizePath</c>: deletes repeated slashes, <c>./</c>, and <c>../</c> with the part before it, except at the beginning;
/// <c>normalizePathWin</c> turns backslashes into slashes first.
/// </summary>
/// <param name="windows">Whether backslashes are slashes.</param>
internal sealed class NormalizePath(bool windows) : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Of((byte)'/') | ByteSet.Of((byte)'.') | ByteSet.Of((byte)'\\');

    /// <inheritdoc />
    public override int MaxLength(int length) => length + 1;

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var absolute = !input.IsEmpty && IsSlash(input[0]);
        var length = 0;
        if (absolute)
            output[length++] = (byte)'/';
        // Below this index lies what "../" cannot take away: the root, or earlier "../" of a relative path.
        var floor = length;
        for (var at = 0; at < input.Length;)
        {
            while (at < input.Length && IsSlash(input[at]))
                at++;
            var end = at;
            while (end < input.Length && !IsSlash(input[end]))
                end++;
            var segment = input[at..end];
            var closed = end < input.Length;
            at = end;
            if (segment.IsEmpty || segment.SequenceEqual("."u8))
                continue;
            if (segment.SequenceEqual(".."u8))
            {
                if (length > floor)
                {
                    length = floor + output[floor..(length - 1)].LastIndexOf((byte)'/') + 1;
                    continue;
                }

                if (absolute)
                    continue;
            }

            segment.CopyTo(output[length..]);
            length += segment.Length;
            output[length++] = (byte)'/';
            if (segment.SequenceEqual(".."u8))
                floor = length;
            if (!closed)
                return length - 1;
        }

        return length;
    }

    private bool IsSlash(byte value) => value == '/' || (windows && value == '\\');
}
