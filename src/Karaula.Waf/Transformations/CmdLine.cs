using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>
/// <c>cmdLine</c>: deletes backslashes, quotes and carets; deletes spaces before a slash or an open parenthesis; turns commas and semicolons
/// into spaces; folds runs of white space into one space; lower case.
/// </summary>
internal sealed class CmdLine : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Upper | ByteSet.Range(9, 13) | ByteSet.Range((byte)' ', (byte)'/') | ByteSet.Of((byte)';') | ByteSet.Of((byte)'\\') | ByteSet.Of((byte)'^');

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        var afterSpace = false;
        foreach (var value in input)
        {
            switch (value)
            {
                case (byte)'"' or (byte)'\'' or (byte)'\\' or (byte)'^':
                    break;
                case (byte)' ' or (byte)',' or (byte)';' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    if (!afterSpace)
                        output[length++] = (byte)' ';
                    afterSpace = true;
                    break;
                case (byte)'/' or (byte)'(':
                    if (afterSpace)
                        length--;
                    afterSpace = false;
                    output[length++] = value;
                    break;
                default:
                    output[length++] = Bytes.Lower(value);
                    afterSpace = false;
                    break;
            }
        }

        return length;
    }
}
