namespace Karaula.Edge.Challenge;

/// <summary>What an answer to a challenge is.</summary>
internal enum AnswerKind
{
    /// <summary>The work was done.</summary>
    Worked,

    /// <summary>The time was waited.</summary>
    Waited,

    /// <summary>Neither, but it may become one: the time is not over.</summary>
    Early,

    /// <summary>No answer: not signed here, expired, or the work is wrong.</summary>
    Wrong,

    /// <summary>The source sends too many.</summary>
    TooMany,

    /// <summary>A good one, from a browser that did not keep the cookie.</summary>
    NoCookie,
}
