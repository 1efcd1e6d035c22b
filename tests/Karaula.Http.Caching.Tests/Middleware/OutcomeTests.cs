using System.Diagnostics.Metrics;
using Karaula.Http.Caching.Telemetry;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Http.Caching.Tests.Middleware;

public sealed class OutcomeTests
{
    [Fact]
    public async Task Outcome_EachWayOfAnswering_IsToldAndCounted()
    {
        List<(HttpCacheOutcome, HttpCacheReason, bool)> told = [];
        bool fails = false;
        var origin = TestOrigin.Validating("\"v\"", ["Cache-Control: max-age=60, stale-if-error=60"]);
        await using TestCache cache = await TestCache.StartAsync(
            context =>
            {
                context.Response.StatusCode = fails ? 503 : 200;
                return fails ? Task.CompletedTask : origin(context);
            },
            outer: async (context, next) =>
            {
                await next(context);
                IHttpCacheFeature feature = context.Features.GetRequiredFeature<IHttpCacheFeature>();
                told.Add((feature.Outcome, feature.Reason, feature.Stored));
            });
        Dictionary<string, long> counted = [];
        using var listener = new MeterListener();
        IMeterFactory meters = cache.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == HttpCacheMetrics.MeterName && instrument.Meter.Scope == meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "http_cache.requests")
            {
                string outcome = (string)tags[0].Value!;
                counted[outcome] = counted.GetValueOrDefault(outcome) + value;
            }
            else
            {
                counted[instrument.Name] = value;
            }
        });
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => counted[instrument.Name] = value);
        listener.Start();

        await AskAsync("GET");
        await AskAsync("GET");
        await AskAsync("GET", "Cache-Control: no-cache");
        cache.Time.Advance(TimeSpan.FromSeconds(61));
        await AskAsync("GET", "Cache-Control: max-stale");
        fails = true;
        await AskAsync("GET");
        fails = false;
        await AskAsync("GET");
        await AskAsync("OPTIONS");
        listener.RecordObservableInstruments();

        Assert.Equal(
            [
                (HttpCacheOutcome.Miss, HttpCacheReason.UriMiss, true),
                (HttpCacheOutcome.Hit, HttpCacheReason.None, false),
                (HttpCacheOutcome.Revalidated, HttpCacheReason.RequestDirective, true),
                (HttpCacheOutcome.Stale, HttpCacheReason.RequestDirective, false),
                (HttpCacheOutcome.Stale, HttpCacheReason.OriginError, false),
                (HttpCacheOutcome.Revalidated, HttpCacheReason.StaleResponse, true),
                (HttpCacheOutcome.Bypass, HttpCacheReason.Method, false),
            ],
            told);
        Assert.Equal(
            (1, 1, 2, 2, 1),
            (counted["miss"], counted["hit"], counted["revalidated"], counted["stale"], counted["bypass"]));
        Assert.Equal((1, cache.Store.StoredBytes), (counted["http_cache.responses"], counted["http_cache.stored"]));

        // One at a time to the end: the outcome is final only when the server is done.
        async Task AskAsync(string method, params string[] fields)
        {
            await cache.SendAsync(method, "/", fields);
            await cache.FinishedAsync(1);
        }
    }
}
