namespace Karaula.Hub.Configuration;

/// <summary>How a hub runs. Immutable; checked by <see cref="HubOptionsValidator"/> before anything starts.</summary>
public sealed record HubOptions
{
    /// <summary>Directory of the database and the sealed log; made when it is missing.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Where the console, the HTTP API, health and metrics listen: <c>http://ADDRESS:PORT</c>; port 0 takes a free one.</summary>
    public string HttpListen { get; init; } = "http://127.0.0.1:7000";

    /// <summary>
    /// Where edges connect: <c>http://ADDRESS:PORT</c>; port 0 takes a free one. HTTP/2 without TLS needs a listener of its own: there is no
    /// handshake in which the two sides could agree on a version.
    /// </summary>
    public string GrpcListen { get; init; } = "http://127.0.0.1:7010";

    /// <summary>
    /// File that holds the token which every edge and every reader of the API must show; null when none is asked for.
    /// Required as soon as a listener is reachable from other machines.
    /// </summary>
    public string? TokenFile { get; init; }

    /// <summary>
    /// File that holds the token which other systems must show to report observations; null: they must show that of <see cref="TokenFile"/>, and
    /// where there is none either, nothing is taken from them.
    /// </summary>
    public string? HookTokenFile { get; init; }

    /// <summary>Where the database is.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>How long things are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>What is known of sites beyond what edges say.</summary>
    public IReadOnlyList<SiteNotes> Sites { get; init; } = [];

    /// <summary>To whom what is told.</summary>
    public IReadOnlyList<AlertRoute> Alerts { get; init; } = [];

    /// <summary>Whether an exercise may give the hub a clock of its own.</summary>
    public bool AllowDrill { get; init; }

    /// <summary>How many sites the hub takes on, over all edges.</summary>
    public int MaxSites { get; init; } = 10_000;

    /// <summary>How many spools (edge and epoch) the hub keeps a count of; each new spool of an edge is one more.</summary>
    public int MaxSpools { get; init; } = 10_000;

    /// <summary>How long a batch of summaries waits for company before it is made durable.</summary>
    public TimeSpan CommitDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How many summaries are made durable in one go, at most.</summary>
    public int CommitBatch { get; init; } = 512;

    /// <summary>
    /// How long after its end a second waits for the summaries of slower edges before the detector sees it. What comes later still is
    /// taken, as history.
    /// </summary>
    public TimeSpan StragglerWait { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long it must have been quiet for an incident to be over. Shorter in a drill, whose quiet hours pass in seconds.</summary>
    public TimeSpan IncidentHold { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The options in one line for the log. Secrets are not in it: of the token only where it lies.</summary>
    internal string Describe() =>
        $"state={StateDirectory} storage={Storage} http={HttpListen} grpc={GrpcListen} token={(TokenFile is null ? "none" : $"from {TokenFile}")} "
        + $"alerts={Alerts.Count} drill={(AllowDrill ? "allowed" : "refused")} max_sites={MaxSites} max_spools={MaxSpools} "
        + $"commit={CommitBatch}/{CommitDelay.TotalMilliseconds:0}ms stragglers={StragglerWait.TotalMilliseconds:0}ms "
        + $"hold={IncidentHold.TotalSeconds:0.#}s";
}
