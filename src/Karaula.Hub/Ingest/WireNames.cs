using System.Buffers;
using Karaula.Wire;

namespace Karaula.Hub.Ingest;

/// <summary>Names as they come over the wire, and as people read them.</summary>
internal static class WireNames
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._:[]");

    /// <summary>Whether a name has 1 to 63 characters of [a-z0-9-].</summary>
    public static bool IsName(string name) => name.Length is >= 1 and <= 63 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Whether a host name has only characters that host names have; it is shown, not resolved.</summary>
    public static bool IsHost(string host) =>
        host.Length is >= 1 and <= WireLimits.HostLength && !host.AsSpan().ContainsAnyExcept(HostCharacters);

    public static string Kind(SiteKind kind) => kind switch
    {
        SiteKind.State => "state",
        SiteKind.Media => "media",
        _ => "other",
    };

    public static string ModeName(Mode mode) => mode switch
    {
        Mode.Normal => "normal",
        Mode.Elevated => "elevated",
        Mode.UnderAttack => "under attack",
        Mode.Shelter => "shelter",
        _ => "unknown",
    };
}
