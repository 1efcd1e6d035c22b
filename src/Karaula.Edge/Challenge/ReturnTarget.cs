namespace Karaula.Edge.Challenge;

/// <summary>Where a reader goes after a challenge: a path of the same site and nothing else, whatever was sent.</summary>
internal static class ReturnTarget
{
    private const int Most = 2048;

    /// <summary>The target when it is a path of this site, <c>/</c> otherwise: no other host, no field of an answer, no way back to the challenge itself.</summary>
    public static string Of(string? target) => target is not null && IsPath(target) ? target : "/";

    private static bool IsPath(string target) =>
        target.Length is > 0 and <= Most
        && target[0] == '/'
        && (target.Length == 1 || target[1] is not ('/' or '\\'))
        && !target.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !target.Contains('\\', StringComparison.Ordinal)
        && !target.StartsWith("/.well-known/karaula/", StringComparison.OrdinalIgnoreCase);
}
