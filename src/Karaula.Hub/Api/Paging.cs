using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Karaula.Hub.Api;

/// <summary>
/// Lists by pages. Where there is more, the answer has a <c>Link</c> header with the next page's address (RFC 8288); its cursor names the last item
/// of this page, not a position, so that what is added meanwhile neither doubles nor hides anything.
/// </summary>
internal static class Paging
{
    public const int Default = 100;
    public const int Most = 1_000;
    private const int LongestCursor = 512;

    public static ProblemHttpResult? FindError(int limit, int most = Most) =>
        limit >= 1 && limit <= most ? null : Problems.Invalid($"limit: must be 1 to {most}");

    /// <summary>Reads a cursor into its parts; false when it is not one with so many.</summary>
    public static bool TryRead(string? cursor, int count, out string[]? parts)
    {
        parts = null;
        if (cursor is null)
            return true;
        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor))
            return false;
        parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n');
        return parts.Length == count;
    }

    public static ProblemHttpResult NoCursor() => Problems.Invalid("cursor: is not one of this list's");

    /// <summary>Says where the next page is.</summary>
    public static void Next(HttpContext context, params ReadOnlySpan<string> parts)
    {
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
        var query = new QueryBuilder(context.Request.Query.Where(p => p.Key != "cursor").SelectMany(p => p.Value, (p, v) => KeyValuePair.Create(p.Key, v ?? "")))
        {
            { "cursor", cursor },
        };
        context.Response.Headers.Link = $"<{context.Request.Path}{query.ToQueryString()}>; rel=\"next\"";
    }

    /// <summary>A page of a list that is at hand, sorted by a key.</summary>
    public static Results<Ok<T[]>, ProblemHttpResult> Page<T>(HttpContext context, IEnumerable<T> sorted, Func<T, string> key, string? cursor, int limit)
    {
        if (FindError(limit) is { } error)
            return error;
        if (!TryRead(cursor, 1, out var parts))
            return NoCursor();
        T[] page = [.. sorted.Where(item => parts is null || string.CompareOrdinal(key(item), parts[0]) > 0).Take(limit + 1)];
        if (page.Length > limit)
        {
            page = page[..limit];
            Next(context, key(page[^1]));
        }

        return TypedResults.Ok(page);
    }

    public static string Ticks(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public static bool TryReadTicks(string text, out DateTimeOffset at)
    {
        at = default;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks)
            return false;
        at = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }
}
