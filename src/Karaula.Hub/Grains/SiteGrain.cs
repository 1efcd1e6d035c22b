using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Incidents;
using Karaula.Hub.Ingest;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Merging;
using Karaula.Hub.Storage;
using Karaula.Hub.Telemetry;
using Karaula.Hub.Views;
using Orleans.Concurrency;

namespace Karaula.Hub.Grains;

/// <inheritdoc cref="ISiteGrain"/>
internal sealed class SiteGrain(
    HubOptions options,
    HubLedger ledger,
    HubReader reader,
    SiteReplay replay,
    IngestWriter writer,
    DrillBoard drills,
    HubMetrics metrics,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<SiteGrain> log) : Grain, ISiteGrain
{
    private const int GoodputSeconds = 10;

    /// <summary>Between two ticks when no second waits: only to forget what is too old to show.</summary>
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromSeconds(30);

    /// <summary>Seconds of several edges come within this of each other, and are analysed at once.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    /// <summary>Late summaries come in numbers: the replay waits until they have paused for so long, or for the longest.</summary>
    private static readonly TimeSpan LatePause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestLatePause = TimeSpan.FromSeconds(10);

    private readonly SiteTimeline _timeline = new();
    private SiteAnalyst _analyst = null!;
    private SiteFacts _facts = null!;
    private IGrainTimer _timer = null!;
    private DateTimeOffset _tickAt;
    private long _checkpointAt;
    private ReplayResult? _unstored;
    private long _firstLate;
    private long _lastLate;

    private string Name => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!ledger.Sites.TryGetValue(Name, out var facts))
            throw new InvalidOperationException($"No edge has a site '{Name}'.");
        _facts = facts;
        var now = time.GetUtcNow();
        if (ledger.TakeNew(Name))
            _analyst = replay.Begin(facts);
        else
            await ReadAsync(now, cancellationToken);
        _tickAt = now;
        _timer = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    private async Task ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var newest = await reader.NewestSecondAsync(_facts.Id, cancellationToken) ?? now.ToUnixTimeSeconds();
        // At least the newest second of all: its mode is the site's.
        var from = Math.Min((now - CountryView.LongestWindow).ToUnixTimeSeconds(), newest);
        await foreach (var stored in reader.SummariesAsync(_facts.Id, from, long.MaxValue, cancellationToken))
            _timeline.Add(Contribution.Of(stored, _timeline.ModeReason));
        var upTo = Math.Min(newest, Complete(now));
        _timeline.Release(upTo);
        // Stored by the first tick: while a grain comes up it takes no summaries, and the writer may be waiting for it to take some.
        await ReplayAsync(upTo, upTo, cancellationToken);
        // A site may have been silent for longer than the timeline reaches.
        _timeline.Analysed(_analyst.Second);
    }

    public Task ObserveAsync(Immutable<StoredSummary[]> summaries)
    {
        foreach (var stored in summaries.Value)
            _timeline.Add(Contribution.Of(stored, _timeline.ModeReason));
        if (_timeline.LateFrom is not null)
        {
            _lastLate = time.GetTimestamp();
            if (_firstLate == 0)
                _firstLate = _lastLate;
        }

        TickWhenDue();
        return Task.CompletedTask;
    }

    public Task<SiteView> GetViewAsync(TimeSpan window)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var facts = ledger.Sites.GetValueOrDefault(Name, _facts);
        // One second more: the newest is hardly ever complete.
        long readers = 0, good = 0;
        foreach (var point in _timeline.Points(now - GoodputSeconds - 1))
        {
            readers += point.ReaderRequests;
            good += point.ReaderGood;
        }

        return Task.FromResult(new SiteView(
            Name, facts.Host, facts.Kind, WireNames.ModeName(_timeline.Mode), _timeline.ModeReason,
            readers > 0 ? (double)good / readers : null, _timeline.Points(now - (long)window.TotalSeconds)));
    }

    public Task WakeAsync() => AnalyseAsync(CancellationToken.None);

    public Task NotePublicationAsync(DateTimeOffset at)
    {
        _analyst.NotePublication(at);
        return Task.CompletedTask;
    }

    public Task ReloadAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>The last second that has waited long enough for stragglers.</summary>
    private long Complete(DateTimeOffset now) => (now - options.StragglerWait).ToUnixTimeSeconds() - 1;

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        // A silo that stops takes no more calls to the country. What is not analysed now is at the next start.
        var stopping = lifetime.ApplicationStopping;
        if (stopping.IsCancellationRequested)
            return;
        try
        {
            await AnalyseAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // What was analysed may not be stored: the next activation finds it again.
            log.TickFailed(e, Name);
            DeactivateOnIdle();
            return;
        }

        _tickAt = DateTimeOffset.MaxValue;
        TickWhenDue();
    }

    /// <summary>
    /// Sets the timer to when the oldest second that waits has waited long enough, if it is set to later. Thousands of sites that looked four times a second
    /// whether there was anything to do took half a core for it.
    /// </summary>
    private void TickWhenDue()
    {
        var now = time.GetUtcNow();
        var due = now + IdlePeriod;
        if (_timeline.FirstOpen is { } second)
            due = Earlier(due, DateTimeOffset.FromUnixTimeSeconds(second + 1) + options.StragglerWait + Grace);
        if (_timeline.LateFrom is not null)
            due = Earlier(due, now + LatePause);
        if (due >= _tickAt)
            return;
        _tickAt = due;
        _timer.Change(due > now ? due - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private async Task AnalyseAsync(CancellationToken cancellationToken)
    {
        await StoreReplayAsync(cancellationToken);
        if (_timeline.LateFrom is { } late && HasLatePaused())
        {
            metrics.Rebuilds.Add(1);
            log.Rebuilt(Name, DateTimeOffset.FromUnixTimeSeconds(late));
            _firstLate = 0;
            _timeline.ForgetLate();
            await ReplayAsync(late, _timeline.Released, cancellationToken);
            await StoreReplayAsync(cancellationToken);
        }

        var now = time.GetUtcNow();
        var changes = new List<IncidentRecord>();
        CheckpointRow? checkpoint = null;
        var released = _timeline.Release(Complete(now));
        foreach (var second in released)
        {
            changes.AddRange(_analyst.Observe(second, _timeline.Between, now, drills.Clock?.Name));
            if (_checkpointAt == 0)
                _checkpointAt = second.Second;
            if (second.Second - _checkpointAt < SiteReplay.CheckpointEvery)
                continue;
            _checkpointAt = second.Second;
            checkpoint = new CheckpointRow { SiteId = _facts.Id, Second = second.Second, State = _analyst.Save() };
        }

        await StoreAsync(changes, cancellationToken);
        if (checkpoint is not null)
            await writer.OfferAsync(new CheckpointWork(new SiteCheckpoints(_facts.Id, checkpoint.Second - 1, [checkpoint])), cancellationToken);
        NoteMalformed();
        // While an edge tells what it kept for longer than the picture reaches, the seconds that led up to an alarm may be among those that came before.
        var shown = (now - CountryView.LongestWindow).ToUnixTimeSeconds();
        _timeline.Prune(released.Length > 0 ? Math.Min(shown, _timeline.Released - SiteReplay.SecondsAtHand) : shown);
    }

    private bool HasLatePaused() =>
        time.GetElapsedTime(_lastLate) >= LatePause || time.GetElapsedTime(_firstLate) >= LongestLatePause;

    /// <summary>Analyses everything that was released again, so that what is new from a second on is in it.</summary>
    private async Task ReplayAsync(long from, long to, CancellationToken cancellationToken)
    {
        var result = await replay.RunAsync(_facts, from, to, time.GetUtcNow(), drills.Clock?.Name, cancellationToken);
        _analyst = result.Analyst;
        _checkpointAt = result.CheckpointAt;
        _unstored = result;
        NoteMalformed();
    }

    private async Task StoreReplayAsync(CancellationToken cancellationToken)
    {
        if (_unstored is not { } result)
            return;
        _unstored = null;
        if (result.Checkpoints is { } checkpoints)
            await writer.OfferAsync(new CheckpointWork(checkpoints), cancellationToken);
        await StoreAsync(result.Changed, cancellationToken);
    }

    private void NoteMalformed()
    {
        if (_analyst.TakeMalformedSketches() is > 0 and var malformed)
            metrics.MalformedSketches.Add(malformed);
    }

    /// <summary>Makes changes of incidents durable, then tells the country.</summary>
    private async Task StoreAsync(IReadOnlyList<IncidentRecord> changes, CancellationToken cancellationToken)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            // While catching up, many updates come at once, and only the last of them says something.
            if (change.Change == "updated" && i + 1 < changes.Count && changes[i + 1].Id == change.Id)
                continue;
            await writer.StoreAsync(new IncidentWork(change), cancellationToken);
            if (change.Change == "opened")
                metrics.Incidents.Add(1);
            if (change.Change != "updated")
                log.Incident(change.Id, Name, change.Change, change.Onset, change.OnsetUncertainty, change.Why);
            await GrainFactory.GetGrain<ICountryGrain>(0).ReportAsync(change);
        }
    }
}
