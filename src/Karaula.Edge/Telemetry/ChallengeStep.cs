namespace Karaula.Edge.Telemetry;

/// <summary>What happened with a challenge.</summary>
internal enum ChallengeStep
{
    /// <summary>It was given out in the place of a refusal.</summary>
    Shown,

    /// <summary>It was answered well.</summary>
    Passed,

    /// <summary>The answer was wrong, or the source sends too many.</summary>
    Failed,
}
