using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Directives;

/// <summary>Reads the Age field (RFC 9111, section 5.1).</summary>
internal static class AgeField
{
    /// <summary>Of several members the first counts; one that is no number is ignored, which makes it 0.</summary>
    public static long Parse(StringValues lines)
    {
        if (lines.Count == 0)
            return 0;
        ReadOnlySpan<char> first = lines[0];
        int comma = first.IndexOf(',');
        if (comma >= 0)
            first = first[..comma];
        return DeltaSeconds.TryParse(first.Trim(" \t"), out long seconds) ? seconds : 0;
    }
}
