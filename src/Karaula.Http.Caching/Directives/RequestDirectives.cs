using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Directives;

/// <summary>
/// The cache directives of a request (RFC 9111, section 5.2.1). Of a directive given twice the stricter counts; an
/// invalid argument counts as the strictest, which for <c>max-age</c> is 0 and for <c>max-stale</c> and <c>min-fresh</c> is to ignore them.
/// </summary>
internal readonly record struct RequestDirectives
{
    public bool NoCache { get; init; }

    public bool NoStore { get; init; }

    public bool OnlyIfCached { get; init; }

    /// <summary>The oldest acceptable answer, in seconds.</summary>
    public long? MaxAge { get; init; }

    /// <summary>How long the answer must stay fresh, in seconds.</summary>
    public long? MinFresh { get; init; }

    /// <summary>How long past its freshness an answer is acceptable, in seconds; any time when the directive has no argument.</summary>
    public long? MaxStale { get; init; }

    /// <summary>Reads the field lines; Pragma counts only where there is no Cache-Control (RFC 9111, section 5.4).</summary>
    public static RequestDirectives Parse(StringValues cacheControl, StringValues pragma)
    {
        RequestDirectives result = default;
        if (cacheControl.Count == 0)
        {
            foreach (string? line in pragma)
                result = ParsePragma(result, line);
            return result;
        }

        foreach (string? line in cacheControl)
            result = ParseLine(result, line);
        return result;
    }

    private static RequestDirectives ParsePragma(RequestDirectives result, ReadOnlySpan<char> line)
    {
        var reader = new DirectiveReader(line);
        while (reader.MoveNext())
        {
            if (Is(reader.Name, "no-cache"))
                result = result with { NoCache = true };
        }

        return result;
    }

    private static RequestDirectives ParseLine(RequestDirectives result, ReadOnlySpan<char> line)
    {
        var reader = new DirectiveReader(line);
        while (reader.MoveNext())
        {
            ReadOnlySpan<char> name = reader.Name;
            bool valid = DeltaSeconds.TryParse(reader.Argument, out long seconds) && !reader.IsMalformed;
            if (Is(name, "no-cache"))
                result = result with { NoCache = true };
            else if (Is(name, "no-store"))
                result = result with { NoStore = true };
            else if (Is(name, "only-if-cached"))
                result = result with { OnlyIfCached = true };
            else if (Is(name, "max-age"))
                result = result with { MaxAge = Math.Min(result.MaxAge ?? long.MaxValue, valid ? seconds : 0) };
            else if (Is(name, "min-fresh") && valid)
                result = result with { MinFresh = Math.Max(result.MinFresh ?? 0, seconds) };
            else if (Is(name, "max-stale") && (valid || (!reader.HasArgument && !reader.IsMalformed)))
                result = result with { MaxStale = Math.Min(result.MaxStale ?? long.MaxValue, valid ? seconds : DeltaSeconds.Maximum) };
        }

        return result;
    }

    private static bool Is(ReadOnlySpan<char> name, string directive) => name.Equals(directive, StringComparison.OrdinalIgnoreCase);
}
