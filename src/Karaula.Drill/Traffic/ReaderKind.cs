namespace Karaula.Drill.Traffic;

/// <summary>What a reader reads with.</summary>
internal enum ReaderKind
{
    /// <summary>A browser.</summary>
    Browser,

    /// <summary>A browser in which JavaScript is off.</summary>
    NoScript,

    /// <summary>A feed reader: asks for the feed alone.</summary>
    Feed,

    /// <summary>A messenger that shows what a link leads to.</summary>
    Preview,

    /// <summary>A search engine's crawler that the edge can verify.</summary>
    Crawler,
}
