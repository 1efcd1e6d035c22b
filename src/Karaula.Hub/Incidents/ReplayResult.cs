using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;

namespace Karaula.Hub.Incidents;

/// <summary>What a replay came to.</summary>
/// <param name="Analyst">To go on with.</param>
/// <param name="Changed">Incidents that are not in the database as they are now.</param>
/// <param name="CheckpointAt">Second of the newest checkpoint, Unix time.</param>
/// <param name="Checkpoints">States on the way, to be stored; null when there are none.</param>
internal sealed record ReplayResult(SiteAnalyst Analyst, IReadOnlyList<IncidentRecord> Changed, long CheckpointAt, SiteCheckpoints? Checkpoints);
