using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>cmdLine</c>: deletes backslashes, quotes and carets; deletes spaces before a slash or an open parenthesis; turns commas and semicolons
/// into spaces; folds runs of white space into one space; lower case.
/// </summary>
internal sealed class CmdLine : Transformation
{
    private const byte Space = 1;
    private const byte Slash = 2;
    private const byte Deleted = 4;
    private static readonly byte[] Kinds = [.. Enumerable.Range(0, 256).Select(value => KindOf((byte)value))];
    private static readonly byte[] Written = [.. Enumerable.Range(0, 256).Select(value => KindOf((byte)value) == Space ? (byte)' ' : Bytes.Lower((byte)value))];

    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Upper | ByteSet.Range(9, 13) | ByteSet.Range((byte)' ', (byte)'/') | ByteSet.Of((byte)';') | ByteSet.Of((byte)'\\') | ByteSet.Of((byte)'^');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ReadOnlySpan<byte> kinds = Kinds;
        ReadOnlySpan<byte> written = Written;
        var length = 0;
        var afterSpace = 0;
        foreach (var value in input)
        {
            int kind = kinds[value];
            var (space, slash, deleted) = (kind & Space, kind >> 1 & 1, kind >> 2);
            length -= slash & afterSpace;
            // What is written is kept only if the length grows.
            output[length] = written[value];
            length += 1 - (deleted | (space & afterSpace));
            afterSpace = (deleted & afterSpace) | space;
        }

        return length;
    }

    private static byte KindOf(byte value) => value switch
    {
        (byte)' ' or (byte)',' or (byte)';' or (byte)'\t' or (byte)'\r' or (byte)'\n' => Space,
        (byte)'/' or (byte)'(' => Slash,
        (byte)'"' or (byte)'\'' or (byte)'\\' or (byte)'^' => Deleted,
        _ => 0,
    };
}
