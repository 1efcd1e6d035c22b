using System.Numerics;
using System.Runtime.Intrinsics;

namespace Karaula.Waf.Matching;

/// <summary>A set of byte values, as 256 bits.</summary>
internal readonly record struct ByteSet(ulong A, ulong B, ulong C, ulong D)
{
    private const int LongText = 128;

    public static ByteSet Empty { get; }

    public static ByteSet All { get; } = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    public static ByteSet Digits { get; } = Range((byte)'0', (byte)'9');

    public static ByteSet Lower { get; } = Range((byte)'a', (byte)'z');

    public static ByteSet Upper { get; } = Range((byte)'A', (byte)'Z');

    public static ByteSet Word { get; } = Digits | Lower | Upper | Of((byte)'_');

    /// <summary>What <c>\s</c> is in PCRE2: it has had the vertical tab since 8.34.</summary>
    public static ByteSet Space { get; } = Range(9, 13) | Of((byte)' ');

    public static ByteSet HorizontalSpace { get; } = Of(9) | Of((byte)' ') | Of(0xA0);

    public static ByteSet VerticalSpace { get; } = Range(10, 13) | Of(0x85);

    public int Count => BitOperations.PopCount(A) + BitOperations.PopCount(B) + BitOperations.PopCount(C) + BitOperations.PopCount(D);

    public bool IsEmpty => (A | B | C | D) == 0;

    public static ByteSet Of(byte value) => Range(value, value);

    public static ByteSet Range(byte first, byte last)
    {
        Span<ulong> words = stackalloc ulong[4];
        words.Clear();
        for (int value = first; value <= last; value++)
            words[value >> 6] |= 1UL << (value & 63);
        return new ByteSet(words[0], words[1], words[2], words[3]);
    }

    /// <summary>The bytes that a text holds.</summary>
    public static ByteSet Held(ReadOnlySpan<byte> text)
    {
        Span<ulong> words = stackalloc ulong[4];
        words.Clear();
        if (text.Length < LongText)
        {
            foreach (var value in text)
                words[value >> 6] |= 1UL << (value & 63);
        }
        else
        {
            // Marks that do not wait for each other, and then their bits.
            Span<byte> marks = stackalloc byte[256];
            marks.Clear();
            foreach (var value in text)
                marks[value] = 0x80;
            for (var i = 0; i < marks.Length; i += Vector128<byte>.Count)
                words[i >> 6] |= (ulong)Vector128.Create<byte>(marks.Slice(i, Vector128<byte>.Count)).ExtractMostSignificantBits() << (i & 63);
        }

        return new ByteSet(words[0], words[1], words[2], words[3]);
    }

    public static ByteSet operator |(ByteSet left, ByteSet right) =>
        new(left.A | right.A, left.B | right.B, left.C | right.C, left.D | right.D);

    public static ByteSet operator &(ByteSet left, ByteSet right) =>
        new(left.A & right.A, left.B & right.B, left.C & right.C, left.D & right.D);

    public static ByteSet operator ~(ByteSet set) => new(~set.A, ~set.B, ~set.C, ~set.D);

    public bool Contains(byte value)
    {
        var word = (value >> 6) switch { 0 => A, 1 => B, 2 => C, _ => D };
        return (word >> (value & 63) & 1) != 0;
    }

    /// <summary>With the other case of every ASCII letter in it.</summary>
    public ByteSet FoldCase()
    {
        // Letters are in the second word: upper case from bit 1, lower case 32 bits above.
        const ulong UpperBits = 0x0000_0000_07FF_FFFEUL;
        var upper = B & UpperBits;
        var lower = B >> 32 & UpperBits;
        return this with { B = B | upper << 32 | lower };
    }

    /// <summary>The smallest value; the set must not be empty.</summary>
    public byte First()
    {
        for (var value = 0; value < 255; value++)
        {
            if (Contains((byte)value))
                return (byte)value;
        }

        return 255;
    }
}
