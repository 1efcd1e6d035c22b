using Karaula.Wire;

namespace Karaula.Hub.Ingest.Work;

/// <summary>A summary that an edge sent.</summary>
/// <param name="Session">Whom to acknowledge it to.</param>
/// <param name="Summary">Validated.</param>
/// <param name="ReceivedAt">A <see cref="TimeProvider"/> timestamp.</param>
internal sealed record SummaryWork(EdgeSession Session, SiteSummary Summary, long ReceivedAt) : WorkItem;
