namespace Karaula.Waf.Transformations;

/// <summary>What a byte is, in ASCII.</summary>
internal static class Bytes
{
    private static readonly byte[] WhiteSpace = [.. Enumerable.Range(0, 256).Select(value => (byte)(IsSpace((byte)value) || value == 0xa0 ? 1 : 0))];
    private static readonly byte[] PlusAsSpace = [.. Enumerable.Range(0, 256).Select(value => (byte)(value == '+' ? ' ' : value))];

    /// <summary>For each byte, 1 where it is white space or a non-breaking space, 0 otherwise: text is too irregular for branches.</summary>
    public static ReadOnlySpan<byte> IsWhiteSpace => WhiteSpace;

    /// <summary>For each byte itself, and a space for a plus sign.</summary>
    public static ReadOnlySpan<byte> SpaceForPlus => PlusAsSpace;

    /// <summary>Copies what comes before the next escape.</summary>
    /// <param name="input">The text.</param>
    /// <param name="at">Where to go on; moved to the escape, or to the end.</param>
    /// <param name="escape">The byte that begins an escape.</param>
    /// <param name="output">Where to.</param>
    /// <param name="length">How much of it is written; grows.</param>
    /// <returns>False at the end.</returns>
    public static bool CopyToEscape(ReadOnlySpan<byte> input, ref int at, byte escape, Span<byte> output, ref int length)
    {
        var plain = input[at..];
        if (plain.IndexOf(escape) is var next and >= 0)
            plain = plain[..next];
        plain.CopyTo(output[length..]);
        length += plain.Length;
        at += plain.Length;
        return at < input.Length;
    }

    /// <summary>The value of a hexadecimal digit; -1 for any other byte.</summary>
    public static int Hex(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };

    /// <summary>Two hexadecimal digits at an index; -1 where there are none.</summary>
    public static int HexPair(ReadOnlySpan<byte> text, int at)
    {
        if (at + 1 >= text.Length)
            return -1;
        var (high, low) = (Hex(text[at]), Hex(text[at + 1]));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    /// <summary>White space as C's isspace has it.</summary>
    public static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    /// <summary>A lower case letter for an upper case one.</summary>
    public static byte Lower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    /// <summary>Four hexadecimal digits, folded to one byte: full-width ASCII (U+FF01 to U+FF5E) to ASCII, others to their low byte.</summary>
    public static byte FoldWide(ReadOnlySpan<byte> digits)
    {
        var (high, low) = (HexPair(digits, 0), HexPair(digits, 2));
        return (byte)(high == 0xff && low is > 0 and < 0x5f ? low + 0x20 : low);
    }
}
