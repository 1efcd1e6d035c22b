namespace Karaula.Waf.Transformations;

/// <summary>What a byte is, in ASCII.</summary>
internal static class Bytes
{
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
