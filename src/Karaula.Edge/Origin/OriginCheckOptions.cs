namespace Karaula.Edge.Origin;

/// <summary>How a site's servers are checked: <c>[site.health]</c>. Immutable.</summary>
public sealed record OriginCheckOptions
{
    /// <summary>Which are checked. Default: those in doubt, and spares.</summary>
    public CheckWhen When { get; init; } = CheckWhen.Suspect;

    /// <summary>What is asked for, by GET and with the site's first host name. Default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>How often. Default 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the answer's head may take. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Statuses that are good, first and last of each range; empty for all below 500.</summary>
    public IReadOnlyList<(int First, int Last)> Statuses { get; init; } = [];

    /// <summary>So many checks in a row that fail, and the server ails. Default 3.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>So many in a row that are good, and it is well again. Default 2.</summary>
    public int Successes { get; init; } = 2;

    /// <summary>Whether an answer's status is good.</summary>
    public bool IsGood(int status) => Statuses.Count == 0 ? status < 500 : Statuses.Any(range => status >= range.First && status <= range.Last);
}
