using Karaula.Waf.Matching;

namespace Karaula.Waf.Tests.Matching;

/// <summary>Compares a match with PCRE2's.</summary>
internal static class Agreement
{
    /// <summary>What differs; null when nothing does.</summary>
    public static string? Describe(BytePattern ours, byte[] text, ByteRange[] expected)
    {
        var isMatch = ours.IsMatch(text);
        if (isMatch != expected.Length > 0)
            return $"expected match {expected.Length > 0}, found {isMatch}";
        if (!isMatch)
            return null;
        var captures = new ByteRange[ours.GroupCount + 1];
        ours.TryMatch(text, captures, out var count);
        return captures.AsSpan(0, count).SequenceEqual(expected)
            ? null
            : $"expected {string.Join(' ', expected)}, found {string.Join(' ', captures.Take(count))}";
    }
}
