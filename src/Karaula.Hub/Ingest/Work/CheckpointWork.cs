using Karaula.Hub.Storage;

namespace Karaula.Hub.Ingest.Work;

/// <summary>
/// Where a site's analysis stands. Nobody waits for it, and it is no evidence: all of it can be computed again.
/// </summary>
internal sealed record CheckpointWork(SiteCheckpoints Checkpoints) : WorkItem;
