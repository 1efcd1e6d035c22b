using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Directives;

/// <summary>
/// Reads what an answer can be purged by: <c>Cache-Tag</c>, with commas between, and <c>Surrogate-Key</c>, with spaces between, as content management
/// systems send them for their CDNs. No standard defines either.
/// </summary>
internal static class CacheTags
{
    /// <summary>The most tags of one answer; more are not remembered.</summary>
    public const int Most = 128;

    public static IReadOnlyList<string> Read(StringValues cacheTag, StringValues surrogateKey)
    {
        if (cacheTag.Count == 0 && surrogateKey.Count == 0)
            return [];
        var tags = new HashSet<string>(StringComparer.Ordinal);
        Add(tags, cacheTag, ',');
        Add(tags, surrogateKey, ' ');
        return [.. tags];
    }

    private static void Add(HashSet<string> tags, StringValues lines, char separator)
    {
        foreach (string? line in lines)
        {
            foreach (string tag in (line ?? "").Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (tags.Count == Most)
                    return;
                tags.Add(tag);
            }
        }
    }
}
