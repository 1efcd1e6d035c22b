using System.Diagnostics.Metrics;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Telemetry;

/// <summary>What the hub counts about itself, under OpenTelemetry's conventions.</summary>
internal sealed class HubMetrics : IDisposable
{
    public const string MeterName = "Karaula.Hub";
    private readonly Meter _meter;

    public HubMetrics(IMeterFactory meters, EdgeSessions sessions, HubLedger ledger)
    {
        _meter = meters.Create(MeterName);
        Summaries = _meter.CreateCounter<long>("karaula.hub.summaries", "{summary}", "Summaries made durable.");
        Duplicates = _meter.CreateCounter<long>("karaula.hub.summaries.duplicate", "{summary}", "Summaries sent again though stored, and ignored.");
        Rejected = _meter.CreateCounter<long>("karaula.hub.messages.rejected", "{message}", "Messages of edges that were refused.");
        Gaps = _meter.CreateCounter<long>("karaula.hub.gaps", "{gap}", "Jumps in an edge's numbering.");
        IngestLatency = _meter.CreateHistogram("karaula.hub.ingest.latency", "s", "From a summary's arrival to its being durable.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        CommitDuration = _meter.CreateHistogram("karaula.hub.commit.duration", "s", "Time that one batch took in log and database.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });
        Incidents = _meter.CreateCounter<long>("karaula.hub.incidents", "{incident}", "Incidents opened.");
        Rebuilds = _meter.CreateCounter<long>("karaula.hub.site.rebuilds", "{rebuild}", "Times a site's detector was run again over late summaries.");
        MalformedSketches = _meter.CreateCounter<long>("karaula.hub.sketches.malformed", "{sketch}", "Sketches that could not be read, and were left out.");
        Alerts = _meter.CreateCounter<long>("karaula.hub.alerts", "{attempt}", "Attempts to deliver an alert, by route and outcome: delivered, failed, given_up.");
        _meter.CreateObservableGauge("karaula.hub.edges.connected", () => sessions.Count, "{edge}", "Edges with an open stream.");
        _meter.CreateObservableGauge("karaula.hub.sites", () => ledger.Sites.Count, "{site}", "Sites known.");
    }

    public Counter<long> Summaries { get; }
    public Counter<long> Duplicates { get; }
    public Counter<long> Rejected { get; }
    public Counter<long> Gaps { get; }
    public Histogram<double> IngestLatency { get; }
    public Histogram<double> CommitDuration { get; }
    public Counter<long> Incidents { get; }
    public Counter<long> Rebuilds { get; }
    public Counter<long> MalformedSketches { get; }
    public Counter<long> Alerts { get; }

    public void Dispose() => _meter.Dispose();
}
