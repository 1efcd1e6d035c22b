namespace Karaula.Edge.Connections;

/// <summary>What became of a connection, or a handshake, that asked to begin.</summary>
internal enum Admission
{
    /// <summary>It may.</summary>
    Admitted,

    /// <summary>Its source has as many connections as one source may.</summary>
    SourceFull,

    /// <summary>Its network has as many connections as one network may.</summary>
    NetworkFull,

    /// <summary>There is no room at all, and no network has more than its own.</summary>
    Full,

    /// <summary>Its source or network began too many handshakes.</summary>
    TooManyHandshakes,

    /// <summary>Its source broke the protocol too often.</summary>
    Glitches,
}
