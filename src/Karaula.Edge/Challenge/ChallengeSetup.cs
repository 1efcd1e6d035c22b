namespace Karaula.Edge.Challenge;

/// <summary>What all sites' challenges share: <c>[edge.challenge]</c>. Immutable.</summary>
public sealed record ChallengeSetup
{
    /// <summary>The file of keys; null for one in the state folder. Edges that share it let each other's readers in.</summary>
    public string? KeysFile { get; init; }

    /// <summary>How old a key may grow before the edge makes a new one; zero when others do. Default 24 h.</summary>
    public TimeSpan RotateAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A file with networks of crawlers and link previews; null for none.</summary>
    public string? CrawlersFile { get; init; }

    /// <summary>Whether crawlers are verified by their names in the DNS. Default true.</summary>
    public bool VerifyByDns { get; init; } = true;
}
