using System.Buffers;

namespace Karaula.Edge.Hygiene;

/// <summary>The characters of which HTTP/1 is made (RFC 9110, section 5.6; RFC 9112, section 2).</summary>
internal static class Http1Tokens
{
    private static readonly SearchValues<byte> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Everything but the visible characters, bytes above ASCII included, in which field values may be written, and the two blanks.
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    private static readonly SearchValues<byte> BlanksAndControls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 127]);

    /// <summary>Whether it is a token: a method, a field's name.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether one character may be part of a token.</summary>
    public static bool IsTokenCharacter(byte value) => TokenCharacters.Contains(value);

    /// <summary>Whether it holds no control character but the tabulator.</summary>
    public static bool IsFieldValue(ReadOnlySpan<byte> text) => !text.ContainsAny(Controls);

    /// <summary>Whether it could be a request's target: something, without blanks and control characters. What else it says is the origin's business.</summary>
    public static bool IsTarget(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAny(BlanksAndControls);

    /// <summary>Without the blanks around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}
