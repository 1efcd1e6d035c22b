using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Origin;

/// <summary>
/// Recognises what web cache deception leaves behind: a page under the name of a file, such as <c>/account/x.css</c>, which an origin that ignores the
/// end of the path answers with the reader's own account (Gil, "Web Cache Deception Attack", 2017).
/// </summary>
internal static class DeceptionGuard
{
    private static readonly string[] s_pages = ["text/html", "application/xhtml+xml", "application/json", "text/plain"];

    private static readonly HashSet<string> s_files = new(StringComparer.OrdinalIgnoreCase)
    {
        "avif", "bmp", "css", "eot", "flac", "gif", "ico", "jpeg", "jpg", "js", "m4a", "mjs", "mp3", "mp4", "ogg", "otf", "pdf", "png", "svg", "tif", "tiff",
        "ttf", "webm", "webp", "woff", "woff2", "zip",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_files.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a target that looks like a file was answered with a page.</summary>
    public static bool IsPageUnderAFilesName(ReadOnlySpan<char> target, StringValues contentType)
    {
        int query = target.IndexOf('?');
        ReadOnlySpan<char> path = query < 0 ? target : target[..query];
        int dot = path.LastIndexOf('.');
        if (dot < 0 || !s_lookup.Contains(path[(dot + 1)..]))
            return false;
        string type = contentType.Count == 0 ? "" : contentType[0] ?? "";
        return Array.Exists(s_pages, page => type.StartsWith(page, StringComparison.OrdinalIgnoreCase));
    }
}
