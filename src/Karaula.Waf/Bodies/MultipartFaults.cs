namespace Karaula.Waf.Bodies;

/// <summary>What a strict reader of multipart/form-data would refuse, each a variable of the rule language.</summary>
[Flags]
internal enum MultipartFaults
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Something stands before the first boundary.</summary>
    DataBefore = 1,
    /// <summary>Something stands after the last boundary.</summary>
    DataAfter = 1 << 1,
    /// <summary>A line ends without a carriage return.</summary>
    LfLine = 1 << 2,
    /// <summary>A part's header goes on in the next line.</summary>
    HeaderFolding = 1 << 3,
    /// <summary>A line of a part's header is none.</summary>
    InvalidPart = 1 << 4,
    /// <summary>A line of a part's header goes on where none began.</summary>
    InvalidHeaderFolding = 1 << 5,
    /// <summary>The boundary is in quotes.</summary>
    BoundaryQuoted = 1 << 6,
    /// <summary>The boundary has white space in it.</summary>
    BoundaryWhitespace = 1 << 7,
    /// <summary>No semicolon stands between the type and the boundary.</summary>
    MissingSemicolon = 1 << 8,
    /// <summary>A name is in single quotes, or its quotes are never closed.</summary>
    InvalidQuoting = 1 << 9,
    /// <summary>There are more parts than arguments are allowed.</summary>
    FileLimitExceeded = 1 << 10,
    /// <summary>The last boundary is missing.</summary>
    UnmatchedBoundary = 1 << 11,
}
