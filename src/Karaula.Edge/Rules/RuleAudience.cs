namespace Karaula.Edge.Rules;

/// <summary>Who it is that a rule touches.</summary>
internal enum RuleAudience
{
    /// <summary>A person with a browser, for all that is known.</summary>
    Reader,

    /// <summary>What reads feeds for people.</summary>
    FeedReader,

    /// <summary>A crawler or link preview that was verified.</summary>
    Crawler,

    /// <summary>A source that the gate suspects or has marked.</summary>
    Attacker,
}
