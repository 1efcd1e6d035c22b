using System.Text;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary><c>utf8toUnicode</c>: turns every UTF-8 sequence of two bytes or more into <c>%uHHHH</c>; ASCII and broken bytes stay.</summary>
internal sealed class Utf8ToUnicode : Transformation
{
    /// <inheritdoc />
    public override ByteSet? Changes { get; } = ByteSet.Range(0x80, 0xff);

    /// <inheritdoc />
    public override int MaxLength(int length) => length * 4;

    /// <inheritdoc />
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var length = 0;
        for (var i = 0; i < input.Length;)
        {
            if (input[i] < 0x80 || Rune.DecodeFromUtf8(input[i..], out var rune, out var taken) != System.Buffers.OperationStatus.Done)
            {
                output[length++] = input[i++];
                continue;
            }

            i += taken;
            "%u"u8.CopyTo(output[length..]);
            length += 2;
            for (var shift = rune.Value > 0xfffff ? 20 : rune.Value > 0xffff ? 16 : 12; shift >= 0; shift -= 4)
                output[length++] = "0123456789abcdef"u8[(rune.Value >> shift) & 15];
        }

        return length;
    }
}
