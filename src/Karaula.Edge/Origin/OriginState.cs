namespace Karaula.Edge.Origin;

/// <summary>How a server is.</summary>
internal enum OriginState
{
    /// <summary>Nothing is known against it.</summary>
    Well,

    /// <summary>It answers, but with nothing but errors, or not as a check expects: asked only where no other is well.</summary>
    Ailing,

    /// <summary>It does not answer: not asked, but now and then.</summary>
    LeftAlone,
}
