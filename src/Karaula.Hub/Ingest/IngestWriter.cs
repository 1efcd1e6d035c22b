using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Google.Protobuf;
using Karaula.Hub.Configuration;
using Karaula.Hub.Erasing;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Observations;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;

namespace Karaula.Hub.Ingest;

/// <summary>
/// The one place where things become durable. A batch goes, in this order:
/// <list type="number">
/// <item>into the sealed log, flushed to disk;</item>
/// <item>into the database, in one transaction that also notes the position in the log;</item>
/// <item>back to the edges as acknowledgements, and on to the sites' grains.</item>
/// </list>
/// A crash between 1 and 2 is mended at the next start from the log's tail; one between 2 and 3 by the edge's sending again what is then
/// known by its number. When 1 or 2 fails, the hub stops: it must not acknowledge what it cannot keep.
/// </summary>
internal sealed class IngestWriter(
    HubOptions options,
    EvidenceJournal journal,
    HubStore store,
    HubLedger ledger,
    SiteFeed feed,
    Eraser eraser,
    NewestObservations observations,
    HubMetrics metrics,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<IngestWriter> log) : BackgroundService
{
    private const int QueueLength = 4096;
    private readonly Channel<WorkItem> _queue = Channel.CreateBounded<WorkItem>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private volatile bool _failed;

    /// <summary>Whether everything offered so far was made durable.</summary>
    public bool IsHealthy => !_failed;

    /// <summary>Takes work; waits while too much is under way, so that a flood of summaries holds back its edge.</summary>
    public ValueTask OfferAsync(WorkItem work, CancellationToken cancellationToken) => _queue.Writer.WriteAsync(work, cancellationToken);

    /// <summary>Makes something durable; ends when it is.</summary>
    public async Task StoreAsync(AwaitedWork work, CancellationToken cancellationToken)
    {
        await _queue.Writer.WriteAsync(work, cancellationToken);
        await work.Done.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<WorkItem>(options.CommitBatch);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                await GatherAsync(batch, stoppingToken);
                // A batch that has begun is finished: half of one would be mended at the next start, but need not be.
                var facts = await CommitAsync(batch);
                foreach (var erasure in batch.OfType<ErasureWork>())
                {
                    erasure.Result = await eraser.EraseAsync(erasure.Request);
                    observations.Change();
                    erasure.Complete();
                }

                batch.Clear();
                await feed.OfferAsync(facts, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Refuse(batch, new OperationCanceledException("The hub stops."));
        }
        catch (Exception e)
        {
            _failed = true;
            log.WriterFailed(e);
            Environment.ExitCode = 1;
            Refuse(batch, e);
            lifetime.StopApplication();
        }
    }

    /// <summary>Fills a batch: until it is full, or nothing more came for the commit delay.</summary>
    private async Task GatherAsync(List<WorkItem> batch, CancellationToken cancellationToken)
    {
        var delay = Task.Delay(options.CommitDelay, time, cancellationToken);
        while (batch.Count < options.CommitBatch)
        {
            if (_queue.Reader.TryRead(out var item))
                batch.Add(item);
            else if (delay.IsCompleted)
                break;
            else
                await Task.WhenAny(delay, _queue.Reader.WaitToReadAsync(cancellationToken).AsTask());
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<IReadOnlyList<Fact>> CommitAsync(List<WorkItem> batch)
    {
        var began = time.GetTimestamp();
        var content = Sort(batch);
        content.LogRecords = content.Facts.Count == 0 ? store.AppliedRecords : journal.Append(content.Facts);
        if (content.HasChanges)
            await store.ApplyAsync(content, CancellationToken.None);
        if (content.Facts.Exists(f => f is ObservationFact))
            observations.Change();
        metrics.CommitDuration.Record(time.GetElapsedTime(began).TotalSeconds);

        var acknowledge = new Dictionary<EdgeSession, long>();
        foreach (var summary in batch.OfType<SummaryWork>())
        {
            acknowledge[summary.Session] = ledger.Spools[summary.Session.Spool].Last;
            metrics.IngestLatency.Record(time.GetElapsedTime(summary.ReceivedAt).TotalSeconds);
        }

        foreach (var (session, sequence) in acknowledge)
            session.Acknowledge(sequence);
        foreach (var work in batch.OfType<AwaitedWork>().Where(w => w is not ErasureWork))
            work.Complete();
        return content.Facts;
    }

    /// <summary>Sorts a batch into what log and database take; leaves out summaries that are stored or in the batch already.</summary>
    private StoreBatch Sort(List<WorkItem> batch)
    {
        var content = new StoreBatch { Log = journal.LogId };
        var last = new Dictionary<SpoolKey, long>();
        foreach (var item in batch)
        {
            switch (item)
            {
                case SummaryWork s:
                    var spool = s.Session.Spool;
                    var sequence = (long)s.Summary.Sequence;
                    var previous = last.TryGetValue(spool, out var l) ? l : ledger.Spools[spool].Last;
                    if (sequence <= previous)
                    {
                        metrics.Duplicates.Add(1);
                        break;
                    }

                    if (sequence > previous + 1)
                    {
                        metrics.Gaps.Add(1);
                        log.Gap(spool.Edge, spool.Epoch, previous + 1, sequence - 1);
                    }

                    last[spool] = sequence;
                    content.Facts.Add(new SummaryFact(spool, s.Summary, s.Summary.ToByteString()));
                    metrics.Summaries.Add(1);
                    break;
                case HelloWork h:
                    content.Hellos.Add((h.Spool, h.Hello.Sites));
                    break;
                case IncidentWork i:
                    content.Facts.Add(new IncidentFact(i.Incident));
                    break;
                case CampaignWork c:
                    content.Facts.Add(new CampaignFact(c.Campaign));
                    break;
                case ObservationWork o:
                    content.Facts.Add(new ObservationFact(o.Observation));
                    break;
                case CalendarWork c:
                    content.Facts.Add(new CalendarFact(c.Calendar));
                    break;
                case CheckpointWork c:
                    content.Checkpoints.Add(c.Checkpoints);
                    break;
                case DrillWork d:
                    content.Drill = new StrongBox<string?>(d.Clock);
                    break;
            }
        }

        return content;
    }

    private void Refuse(List<WorkItem> batch, Exception reason)
    {
        _queue.Writer.TryComplete(reason);
        while (_queue.Reader.TryRead(out var item))
            batch.Add(item);
        foreach (var item in batch.OfType<AwaitedWork>())
            item.Fail(reason);
    }
}
