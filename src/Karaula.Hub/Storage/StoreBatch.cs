using System.Runtime.CompilerServices;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Wire;

namespace Karaula.Hub.Storage;

/// <summary>What goes into the database in one transaction. Filled by one thread, then handed on.</summary>
internal sealed class StoreBatch
{
    /// <summary>Spools and sites to make known first.</summary>
    public List<(SpoolKey Spool, IReadOnlyList<SiteInfo> Sites)> Hellos { get; } = [];

    /// <summary>Facts in the sealed log's order; summaries must be new to the ledger.</summary>
    public List<Fact> Facts { get; } = [];

    /// <summary>Checkpoints of sites, each list in the place of all that the site has after a second.</summary>
    public List<SiteCheckpoints> Checkpoints { get; } = [];

    /// <summary>The clock of an exercise as JSON, or null in it to end the exercise; null when nothing changes.</summary>
    public StrongBox<string?>? Drill { get; set; }

    /// <summary>Which sealed log the facts are in.</summary>
    public required string Log { get; init; }

    /// <summary>Records in the sealed log after the last of the facts.</summary>
    public long LogRecords { get; set; }

    /// <summary>Whether there is anything in it.</summary>
    public bool HasChanges => Hellos.Count > 0 || Facts.Count > 0 || Checkpoints.Count > 0 || Drill is not null;
}
