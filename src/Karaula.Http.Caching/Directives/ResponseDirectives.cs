using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Directives;

/// <summary>
/// The cache directives of a response (RFC 9111, section 5.2.2; RFC 5861). The forms of <c>no-cache</c> and <c>private</c> that name fields
/// count as those without, as the RFC allows.
/// </summary>
/// <remarks>
/// A number that is invalid, or given twice with different values, counts as 0: RFC 9111, section 4.2.1 encourages caches to
/// consider such a response stale.
/// </remarks>
internal readonly record struct ResponseDirectives
{
    public bool NoStore { get; init; }

    public bool NoCache { get; init; }

    public bool Private { get; init; }

    public bool Public { get; init; }

    public bool MustRevalidate { get; init; }

    public bool ProxyRevalidate { get; init; }

    public bool MustUnderstand { get; init; }

    /// <summary>Seconds of freshness, for any cache.</summary>
    public long? MaxAge { get; init; }

    /// <summary>Seconds of freshness, for shared caches.</summary>
    public long? SMaxAge { get; init; }

    /// <summary>Seconds past its freshness during which the answer may stand in for a failing origin.</summary>
    public long? StaleIfError { get; init; }

    /// <summary>Seconds past its freshness during which the answer may be served while the origin is asked anew, out of sight (RFC 5861, section 3).</summary>
    public long? StaleWhileRevalidate { get; init; }

    /// <summary>Whether something in the response forbids serving it stale (RFC 9111, section 4.2.4).</summary>
    public bool ForbidsStale => InsistsOnValidation || SMaxAge is not null;

    /// <summary>
    /// Whether it insists on validation even where it gives a window of its own. <c>s-maxage</c> beside <c>stale-while-revalidate</c> does not: who
    /// writes both means the window, and every CDN reads it so.
    /// </summary>
    public bool InsistsOnValidation => NoCache || MustRevalidate || ProxyRevalidate;

    /// <summary>Reads the field lines.</summary>
    public static ResponseDirectives Parse(StringValues cacheControl)
    {
        ResponseDirectives result = default;
        foreach (string? line in cacheControl)
            result = ParseLine(result, line);
        return result;
    }

    private static ResponseDirectives ParseLine(ResponseDirectives result, ReadOnlySpan<char> line)
    {
        var reader = new DirectiveReader(line);
        while (reader.MoveNext())
        {
            ReadOnlySpan<char> name = reader.Name;
            if (Is(name, "no-store"))
                result = result with { NoStore = true };
            else if (Is(name, "no-cache"))
                result = result with { NoCache = true };
            else if (Is(name, "private"))
                result = result with { Private = true };
            else if (Is(name, "public"))
                result = result with { Public = !reader.IsMalformed || result.Public };
            else if (Is(name, "must-revalidate"))
                result = result with { MustRevalidate = true };
            else if (Is(name, "proxy-revalidate"))
                result = result with { ProxyRevalidate = true };
            else if (Is(name, "must-understand"))
                result = result with { MustUnderstand = true };
            else if (Is(name, "max-age"))
                result = result with { MaxAge = Combine(result.MaxAge, reader) };
            else if (Is(name, "s-maxage"))
                result = result with { SMaxAge = Combine(result.SMaxAge, reader) };
            else if (Is(name, "stale-if-error"))
                result = result with { StaleIfError = Combine(result.StaleIfError, reader) };
            else if (Is(name, "stale-while-revalidate"))
                result = result with { StaleWhileRevalidate = Combine(result.StaleWhileRevalidate, reader) };
        }

        return result;
    }

    private static long Combine(long? earlier, in DirectiveReader reader)
    {
        if (reader.IsMalformed || !DeltaSeconds.TryParse(reader.Argument, out long seconds))
            return 0;
        return earlier is null || earlier == seconds ? seconds : 0;
    }

    private static bool Is(ReadOnlySpan<char> name, string directive) => name.Equals(directive, StringComparison.OrdinalIgnoreCase);
}
