using System.Text.Json;
using Karaula.Hub.Alerts;
using Karaula.Hub.Campaigns;
using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Karaula.Hub.Views;
using Orleans.Concurrency;

namespace Karaula.Hub.Grains;

/// <inheritdoc cref="ICountryGrain"/>
// Reentrant: a picture must not wait for a campaign that is being stored. State changes only between awaits.
[Reentrant]
internal sealed class CountryGrain(
    HubOptions options, HubLedger ledger, HubReader reader, IngestWriter writer, DrillBoard drills, TimeProvider time, ILogger<CountryGrain> log)
    : Grain, ICountryGrain
{
    /// <summary>Incidents kept at hand, the newest; the database has all.</summary>
    private const int MostIncidents = 2_000;

    private static readonly TimeSpan ConcludeEvery = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, IncidentRecord> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CampaignRecord> _stored = new(StringComparer.Ordinal);
    private IReadOnlyList<CampaignRecord> _campaigns = [];
    private WatchView? _watch;
    private bool _changed = true;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        // Not interleaved: one conclusion at a time.
        this.RegisterGrainTimer(ConcludeAsync, new GrainTimerCreationOptions(TimeSpan.FromMilliseconds(1), ConcludeEvery) { KeepAlive = true });
    }

    public Task ReportAsync(IncidentRecord incident)
    {
        _incidents[incident.Id] = incident;
        if (_incidents.Count > MostIncidents)
            _incidents.Remove(_incidents.Values.MinBy(i => i.Onset)!.Id);
        _changed = true;
        return Task.CompletedTask;
    }

    public async Task ReloadAsync()
    {
        await ReadAsync(CancellationToken.None);
        ConcludeAnew();
    }

    // Nothing that was concluded holds any more.
    private void ConcludeAnew() => (_campaigns, _watch, _changed) = ([], null, true);

    public Task<CountryState> GetAsync()
    {
        var clock = drills.Clock;
        return Task.FromResult(new CountryState(
            clock is null ? null : new DrillView(clock.Name, clock.Now(time.GetUtcNow())),
            [.. Shown(clock).OrderByDescending(i => i.Onset).ThenBy(i => i.Id, StringComparer.Ordinal).Select(i => IncidentViews.Of(i, clock))],
            [.. _campaigns.OrderByDescending(c => c.FirstOnset).Select(CampaignViews.Of)],
            _watch));
    }

    public Task<AlertFacts> GetAlertFactsAsync() => Task.FromResult(new AlertFacts([.. _incidents.Values], [.. _stored.Values]));

    public async Task BeginDrillAsync(DrillRequest clock)
    {
        if (!DrillClock.TryCreate(clock, out var created, out var error))
            throw new ArgumentException(error, nameof(clock));
        await writer.StoreAsync(new DrillWork(JsonSerializer.Serialize(clock, HubJson.Options)), CancellationToken.None);
        drills.Clock = created;
        ConcludeAnew();
        log.DrillBegins(created.Name, created.RecordStart, created.RecordEnd);
    }

    public async Task<bool> EndDrillAsync()
    {
        if (drills.Clock is null)
            return false;
        await writer.StoreAsync(new DrillWork(null), CancellationToken.None);
        drills.Clock = null;
        ConcludeAnew();
        log.DrillEnds();
        return true;
    }

    /// <summary>
    /// Says of campaigns that were concluded before and are not any more that there are none: what was known then stays readable, and is not
    /// mistaken for what is known now.
    /// </summary>
    private async Task WithdrawAsync(IReadOnlyList<CampaignRecord> current, string? drill, CancellationToken cancellationToken)
    {
        var standing = current.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _stored.Values.Where(c => !c.Withdrawn && c.Drill == drill && !standing.Contains(c.Id)).ToList())
        {
            var withdrawn = gone with { Withdrawn = true, ConcludedAt = time.GetUtcNow() };
            await writer.StoreAsync(new CampaignWork(withdrawn), cancellationToken);
            _stored[gone.Id] = withdrawn;
            log.CampaignWithdrawn(gone.Id);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var before = _incidents.Keys.ToList();
        var incidents = await reader.IncidentsAsync(new IncidentQuery { Limit = MostIncidents }, cancellationToken);
        var campaigns = await reader.CampaignsAsync(null, MostIncidents, cancellationToken);
        // What was reported meanwhile stays.
        foreach (var gone in before.Except(incidents.Select(i => i.Id), StringComparer.Ordinal))
            _incidents.Remove(gone);
        _stored.Clear();
        foreach (var incident in incidents)
            _incidents.TryAdd(incident.Id, incident);
        foreach (var campaign in campaigns)
            _stored[campaign.Id] = campaign;
    }

    /// <summary>An exercise and the real thing are never shown together.</summary>
    private IEnumerable<IncidentRecord> Shown(DrillClock? clock) => _incidents.Values.Where(i => i.Drill == clock?.Name);

    private async Task ConcludeAsync(CancellationToken cancellationToken)
    {
        if (!_changed)
            return;
        _changed = false;
        try
        {
            var clock = drills.Clock;
            var question = new CampaignQuestion(
                [.. Shown(clock)], [.. ledger.Sites.Keys.Order(StringComparer.Ordinal)], new SiteUnits(ledger.Sites.Values, options.Sites), ledger.FirstSecond,
                time.GetUtcNow(), clock);
            // Thousands of shifts take a while, and the grain has others to answer.
            var (campaigns, watch) = await Task.Run(() => (question.Answer(), question.Watch()), cancellationToken);
            if (drills.Clock != clock)
                return;
            (_campaigns, _watch) = (campaigns, watch);
            foreach (var campaign in campaigns)
            {
                if (_stored.TryGetValue(campaign.Id, out var before) && !campaign.SaysMoreThan(before))
                    continue;
                await writer.StoreAsync(new CampaignWork(campaign), cancellationToken);
                _stored[campaign.Id] = campaign;
                log.Campaign(campaign.Id, campaign.Sentence);
            }

            await WithdrawAsync(campaigns, clock?.Name, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _changed = true;
            log.ConcludeFailed(e);
        }
    }
}
