using Karaula.Analysis.Events;
using Karaula.Hub.Campaigns;
using Karaula.Hub.Configuration;
using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Hub.Views;

namespace Karaula.Hub.Calendar;

/// <summary>Holds incidents against the calendars. Thousands of shifts take a while, so an answer is kept for a minute. Thread-safe.</summary>
internal sealed class EventDesk(HubReader reader, HubOptions options, HubLedger ledger, DrillBoard drills, TimeProvider time) : IDisposable
{
    private const int MostIncidents = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private (long At, DrillClock? Clock, EventsView View)? _last;

    /// <summary>The answer of at most a minute ago.</summary>
    public async Task<EventsView> LatestAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var clock = drills.Clock;
            if (_last is { } last && last.Clock == clock && time.GetElapsedTime(last.At) < Kept)
                return last.View;
            var view = await AskAsync(cancellationToken);
            _last = (time.GetTimestamp(), clock, view);
            return view;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The answer of now.</summary>
    public async Task<EventsView> AskAsync(CancellationToken cancellationToken)
    {
        var clock = drills.Clock;
        var events = (await reader.CalendarsAsync(null, cancellationToken)).SelectMany(c => c.Events)
            // All sites are of one country: its events, and the world's, are held against all of them.
            .Select(e => new CalendarEvent(e.First, e.Last, "", e.Kind, e.Name)).ToList();
        if (events.Count == 0)
            return EventsView.Of(null, 0);
        var incidents = await reader.IncidentsAsync(new IncidentQuery { OfDrill = true, Drill = clock?.Name, Limit = MostIncidents }, cancellationToken);
        var units = new SiteUnits(ledger.Sites.Values, options.Sites);
        var onsets = incidents.Select(i => IncidentFacts.Of(i, clock)).Select(i => ("", units.UnitOf(i.Site), DateOnly.FromDateTime(i.Onset.UtcDateTime))).ToList();
        var now = time.GetUtcNow();
        var first = clock?.RecordStart ?? ledger.FirstSecond ?? now;
        var report = EventTest.Run(
            onsets, events, DateOnly.FromDateTime(first.UtcDateTime), DateOnly.FromDateTime((clock?.Now(now) ?? now).UtcDateTime), new EventTestOptions());
        return EventsView.Of(report, events.Count);
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();
}
