namespace Karaula.Edge.Networks;

/// <summary>A country's two letters (ISO 3166-1), capital; default for none.</summary>
/// <param name="Value">The letters, the first in the higher byte.</param>
internal readonly record struct CountryCode(ushort Value)
{
    /// <summary>Two ASCII letters; default for anything else.</summary>
    public static CountryCode Of(ReadOnlySpan<byte> letters) =>
        letters.Length == 2 && char.IsAsciiLetter((char)letters[0]) && char.IsAsciiLetter((char)letters[1])
            ? new CountryCode((ushort)(((letters[0] & 0xDF) << 8) | (letters[1] & 0xDF))) : default;

    /// <summary>Writes the letters; 0 or 2 characters.</summary>
    public int Write(Span<char> destination)
    {
        if (Value == 0)
            return 0;
        (destination[0], destination[1]) = ((char)(Value >> 8), (char)(Value & 0xFF));
        return 2;
    }

    /// <summary>The letters; empty for none.</summary>
    public override string ToString() => Value == 0 ? "" : $"{(char)(Value >> 8)}{(char)(Value & 0xFF)}";
}
