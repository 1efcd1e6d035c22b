namespace Karaula.Edge.Challenge;

/// <summary>What a token is.</summary>
internal enum TokenKind : byte
{
    /// <summary>Work to do, or time to wait.</summary>
    Challenge = 1,

    /// <summary>A pass that was worked for.</summary>
    WorkedPass = 2,

    /// <summary>A pass that was waited for.</summary>
    WaitedPass = 3,
}
