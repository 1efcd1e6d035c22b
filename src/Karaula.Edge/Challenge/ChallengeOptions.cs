using Karaula.Edge.Languages;
using Karaula.Edge.Modes;

namespace Karaula.Edge.Challenge;

/// <summary>How a site challenges: <c>[site.challenge]</c>. Immutable; a reload brings a new one.</summary>
public sealed record ChallengeOptions
{
    /// <summary>Hashes that one proof of work is made of: many small ones vary less than a large one.</summary>
    public const int Rounds = 8;

    /// <summary>Whether the site challenges at all. Default true: a challenge takes the place of a refusal, never that of a page.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The mode from which on the gate's refusals become challenges. Default: elevated.</summary>
    public SiteMode From { get; init; } = SiteMode.Elevated;

    /// <summary>The language of readers who ask for none that the edge speaks. Default English.</summary>
    public ReaderLanguage Language { get; init; } = ReaderLanguage.English;

    /// <summary>Leading zero bits of each of the <see cref="Rounds"/> hashes when there is no load. Default 10: 8,192 hashes on average.</summary>
    public int LeastBits { get; init; } = 10;

    /// <summary>The same at full load. Default 14: 131,072 hashes on average.</summary>
    public int MostBits { get; init; } = 14;

    /// <summary>How long a reader without JavaScript waits when there is no load. Default 5 s.</summary>
    public TimeSpan LeastWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same at full load. Default 25 s.</summary>
    public TimeSpan MostWait { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a pass that was worked for holds. Default 6 h.</summary>
    public TimeSpan PassLifetime { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How long a pass that was waited for holds. Default 1 h.</summary>
    public TimeSpan WaitedPassLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>In how many networks besides its own a pass holds. Default 8.</summary>
    public int Networks { get; init; } = 8;

    /// <summary>Paths that are never challenged: exact, or a beginning with <c>*</c> at its end.</summary>
    public IReadOnlyList<string> Exempt { get; init; } = [];

    /// <summary>Whether the origin may ask for a challenge with its answer. Default true.</summary>
    public bool OriginMayAsk { get; init; } = true;
}
