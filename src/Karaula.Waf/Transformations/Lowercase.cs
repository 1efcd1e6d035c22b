using System.Runtime.Intrinsics;
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
        var i = 0;
        for (; i <= input.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(input.Slice(i, Vector256<byte>.Count));
            var isUpper = Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'A'), Vector256.Create((byte)('Z' - 'A')));
            (bytes | (isUpper & Vector256.Create((byte)0x20))).CopyTo(output[i..]);
        }

        for (; i < input.Length; i++)
            output[i] = Bytes.Lower(input[i]);
        return input.Length;
    }
}
