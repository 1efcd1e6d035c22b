using System.Threading.Channels;
using Google.Protobuf;
using Karaula.Hub.Evidence;
using Karaula.Hub.Grains;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Orleans.Concurrency;

namespace Karaula.Hub.Ingest;

/// <summary>
/// Carries durable summaries from the writer to the sites' grains, in order. It has a queue of its own, because grains in turn wait for
/// the writer when they have an incident to store: the two must never wait for each other.
/// </summary>
internal sealed class SiteFeed(IGrainFactory grains, HubLedger ledger, ILogger<SiteFeed> log) : BackgroundService
{
    /// <summary>
    /// Sites fed at once. A grain that is not up yet reads its site from the database first: thousands at a time would only wait for each other, and the
    /// last of them longer than a call may take.
    /// </summary>
    internal const int AtOnce = 32;

    private readonly Channel<IReadOnlyList<Fact>> _queue = Channel.CreateBounded<IReadOnlyList<Fact>>(
        new BoundedChannelOptions(64) { SingleReader = true, SingleWriter = true });

    /// <summary>Takes a batch; waits while too many are under way.</summary>
    public ValueTask OfferAsync(IReadOnlyList<Fact> facts, CancellationToken cancellationToken) =>
        facts.Count == 0 ? ValueTask.CompletedTask : _queue.Writer.WriteAsync(facts, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var facts in _queue.Reader.ReadAllAsync(stoppingToken))
            {
                await Parallel.ForEachAsync(
                    facts.OfType<SummaryFact>().GroupBy(f => f.Summary.Site, StringComparer.Ordinal),
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                    async (site, _) => await FeedAsync(site.Key, [.. site.Select(ToStored)]));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left is in the database.
        }
    }

    private StoredSummary ToStored(SummaryFact fact) => new(
        ledger.Spools[fact.Spool].EdgeId, (long)fact.Summary.Sequence, fact.Summary.Second, fact.Bytes.ToByteArray());

    private async Task FeedAsync(string site, StoredSummary[] summaries)
    {
        var grain = grains.GetGrain<ISiteGrain>(site);
        try
        {
            await grain.ObserveAsync(summaries.AsImmutable());
        }
        catch (Exception e)
        {
            // They are in the database: the grain starts afresh from there, now or when it is next called.
            log.FeedFailed(e, site);
            ledger.TakeNew(site);
            grain.ReloadAsync().Ignore();
        }
    }
}
