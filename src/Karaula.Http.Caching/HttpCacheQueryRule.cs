namespace Karaula.Http.Caching;

/// <summary>
/// Which query parameters of a site's URLs matter. What does not matter is left out of the key and of what the origin is asked, so that no answer can be
/// stored under a key that does not name all it depends on.
/// </summary>
/// <remarks>
/// Parameters are what stands between <c>&amp;</c>, and their names what stands before the first <c>=</c>, as written: nothing is decoded. One that contains
/// <c>;</c> always matters, for some servers see two in it.
/// </remarks>
public sealed record HttpCacheQueryRule
{
    /// <summary>Names that do not matter; <c>*</c> at the end stands for anything, as in <c>utm_*</c>. Letter case counts.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Where it is not empty, the only names that matter.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Whether parameters are put in order by name. Those of the same name keep theirs.</summary>
    public bool Sort { get; init; }
}
