using Karaula.Edge.Challenge;
using Karaula.Edge.Gate;
using Karaula.Edge.Gate.Structure;
using Karaula.Edge.Networks;

namespace Karaula.Edge.Hosting;

/// <summary>What the edge knows of a request on its way. A feature of the request, so that every step finds it.</summary>
internal sealed class RequestState
{
    /// <summary>The request's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its site.</summary>
    public required SiteRuntime Site { get; init; }

    /// <summary>The site's settings, as they were when the request came.</summary>
    public required SiteSettings Settings { get; init; }

    /// <summary>Who asks.</summary>
    public required SourceKey Source { get; init; }

    /// <summary>What data files say of its network; default for nothing.</summary>
    public NetworkFacts Network { get; init; }

    /// <summary>The hash of its target up to the query: <see cref="Telemetry.SiteRecorder.HashOf"/>.</summary>
    public required ulong PathHash { get; init; }

    /// <summary>Whom the gate counts it for: the reader's pass where there is a good one, the source otherwise.</summary>
    public SourceKey GateKey
    {
        get => field == default ? Source : field;
        set;
    }

    /// <summary>What kind of pass the reader has; none by default.</summary>
    public TokenKind Pass { get; set; }

    /// <summary>Whether it is a verified crawler's.</summary>
    public bool IsVerifiedCrawler { get; set; }

    /// <summary>What it is made like, when it went to the origin and that says anything of its sender; default otherwise.</summary>
    public RequestStructure Structure { get; set; }

    /// <summary>Whether it was answered with a challenge.</summary>
    public bool IsChallenged { get; set; }

    /// <summary>The state of a request that renews a stored answer for this one's sake, and that no reader sees.</summary>
    public RequestState ForRenewal() => new()
    {
        Id = Id, Site = Site, Settings = Settings, Source = Source, GateKey = GateKey, Network = Network, PathHash = PathHash, IsVerifiedCrawler = IsVerifiedCrawler,
    };

    /// <summary>Why it was refused; <see cref="GateRule.None"/> when it was not.</summary>
    public GateRule Refused { get; set; }

    /// <summary>Whether web attack rules refused it, or withheld its answer.</summary>
    public bool RefusedByRules { get; set; }

    /// <summary>Whether one of the site's own rules refused or challenged it.</summary>
    public bool RefusedBySiteRule { get; set; }

    /// <summary>Whether its body never arrived as it should.</summary>
    public bool BodyFailed { get; set; }

    /// <summary>Whether the cache had no answer for it.</summary>
    public bool NeededOrigin { get; set; }

    /// <summary>Whether the origin was asked.</summary>
    public bool AskedOrigin { get; set; }

    /// <summary>Whether the origin failed.</summary>
    public bool OriginFailed { get; set; }

    /// <summary>From asking the origin to the first byte of its answer, seconds; 0 before.</summary>
    public double OriginSeconds { get; set; }

    /// <summary>What its source was charged when the origin was asked, milliseconds: <see cref="SiteGate.Charge"/> corrects it.</summary>
    public float ChargedCost { get; set; }

    /// <summary>Whether the answer is a stream or an upgraded connection, which has no meaningful end.</summary>
    public bool IsStream { get; set; }
}
