using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;

namespace Karaula.Hub.Erasing;

/// <summary>
/// Erases, from the sealed log and the database alike. Only the writer calls it. A chain of hashes cannot lose a link, so the log is written anew
/// without what goes; the new one says how many records of the old one went, by which rule, and which hash had sealed the old one. That is all that
/// is left of them.
/// </summary>
internal sealed class Eraser(EvidenceJournal journal, HubStore store, HubLedger ledger, ILogger<Eraser> log)
{
    public async Task<ErasureRecord> EraseAsync(ErasureRequest request)
    {
        var (incidents, campaigns) = await store.DueAsync(request, CancellationToken.None);
        var rule = new ErasureRule(request, incidents, campaigns);
        var before = journal.State;
        var former = journal.LogId;
        ErasureRecord? record = null;
        await journal.ReplaceAsync(
            rule.Keeps,
            () => new ErasureFact(record = new ErasureRecord(
                request.Before, request.SummariesBefore, request.Site, request.Reason, rule.Summaries, rule.Incidents, rule.Campaigns,
                rule.Observations, former, before.Records, before.HeadHash)),
            (id, records) => store.EraseAsync(request, incidents, campaigns, ledger, id, records, CancellationToken.None));
        log.Erased(request.Reason, rule.Summaries, rule.Incidents, rule.Campaigns, rule.Observations);
        return record!;
    }
}
