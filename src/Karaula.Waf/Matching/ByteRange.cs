namespace Karaula.Waf.Matching;

/// <summary>A part of a text, in bytes.</summary>
/// <param name="Start">First byte; -1 for a group that took no part in the match.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct ByteRange(int Start, int Length)
{
    /// <summary>A group that took no part in the match.</summary>
    public static ByteRange Unset { get; } = new(-1, 0);

    /// <summary>Whether the group took part in the match.</summary>
    public bool IsSet => Start >= 0;

    /// <summary>Cuts the range out of its text; empty for <see cref="Unset"/>.</summary>
    /// <param name="text">The text that was matched.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text) => IsSet ? text.Slice(Start, Length) : default;
}
