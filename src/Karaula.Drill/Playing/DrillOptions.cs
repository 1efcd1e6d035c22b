namespace Karaula.Drill.Playing;

/// <summary>How to run a drill.</summary>
public sealed record DrillOptions
{
    /// <summary>Where the programs are: the folder of <c>karaula</c>.</summary>
    public required string ProgramFolder { get; init; }

    /// <summary>Where the report goes.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The console's port. Default 7000; a free one where it is taken.</summary>
    public int ConsolePort { get; init; } = 7000;

    /// <summary>Whether to end with the report; otherwise everything stays up until told to stop.</summary>
    public bool ExitAtEnd { get; init; }

    /// <summary>Kill the hub (as a crash would) this many seconds into the drill and start it again; null for not.</summary>
    public double? KillHubAt { get; init; }

    /// <summary>Kill the edge (as a crash would) this many seconds into the drill and start it again; null for not.</summary>
    public double? KillEdgeAt { get; init; }
}
