using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Serving;

/// <summary>Reads and compares entity tags (RFC 9110, section 8.8.3).</summary>
internal static class EntityTag
{
    /// <summary>The tag of a response; null unless the field holds exactly one well-formed tag.</summary>
    public static string? FromField(StringValues lines) =>
        lines is [{ } line] && TryRead(line, out _, out ReadOnlySpan<char> rest) && rest.IsEmpty ? line : null;

    /// <summary>Strong comparison.</summary>
    public static bool StronglyEqual(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.SequenceEqual(right) && left.StartsWith("\"");

    /// <summary>
    /// Whether If-None-Match names a tag, by weak comparison, or is <c>*</c>. What follows a malformed member is not read.
    /// </summary>
    public static bool IsNamedBy(StringValues ifNoneMatch, string? tag)
    {
        ReadOnlySpan<char> opaque = default;
        bool hasTag = tag is not null && TryRead(tag, out opaque, out _);
        foreach (string? line in ifNoneMatch)
        {
            ReadOnlySpan<char> rest = line.AsSpan().Trim(" \t");
            if (rest is "*")
                return true;
            while (hasTag && TryRead(rest, out ReadOnlySpan<char> member, out rest))
            {
                if (member.SequenceEqual(opaque))
                    return true;
                rest = rest.TrimStart(" \t,");
            }
        }

        return false;
    }

    /// <summary>Reads one tag; false when none stands at the beginning.</summary>
    private static bool TryRead(ReadOnlySpan<char> text, out ReadOnlySpan<char> opaque, out ReadOnlySpan<char> rest)
    {
        opaque = rest = default;
        text = text.TrimStart(" \t,");
        if (text.StartsWith("W/", StringComparison.Ordinal))
            text = text[2..];
        if (text.IsEmpty || text[0] != '"')
            return false;
        int end = text[1..].IndexOf('"');
        if (end < 0)
            return false;
        opaque = text[1..(end + 1)];
        rest = text[(end + 2)..];
        return true;
    }
}
