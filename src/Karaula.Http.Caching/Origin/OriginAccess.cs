using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Freshness;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Origin;

/// <summary>
/// How a request gets an answer that is not in the store: 1. an answer whose window for that is open is served stale and renewed out of sight; 2. one
/// that the site prefers to none waits for the renewal, but not long; 3. the first of several requests for the same asks the origin, the
/// others wait for its answer's head and read the body along; 4. what cannot be shared goes to the origin alone.
/// </summary>
internal sealed class OriginAccess(HttpCacheServices services, RequestDelegate next)
{
    /// <summary>How often a request waits for others whose answers turn out to be for other request fields.</summary>
    private const int MostWaits = 4;
    private int _background;

    public Task AskAsync(OriginQuestion question)
    {
        if (question.Candidate is { } candidate && question.Reason == HttpCacheReason.StaleResponse)
        {
            TimeSpan age = services.Age(candidate);
            if (FreshnessJudge.MayRevalidateLater(candidate, age) && RenewLater(question) is not null)
                return StaleAsync(question, candidate, StaleReason.Revalidating);
            if (FreshnessJudge.IsAvailable(candidate, age, question.Policy.Availability) && RenewLater(question) is { } renewal)
                return AwaitRenewalAsync(question, candidate, renewal);
        }

        if (!MayShare(question))
            return AloneAsync(question);
        if (AsksForPart(question))
            return RenewLater(question) is { } whole ? AwaitWholeAsync(question, whole) : AloneAsync(question);
        Flight flight = services.Flights.Join(question.Key, services.Store.Generation(question.Key), question.Context.Request.Headers, out bool leads);
        return leads ? LeadAsync(question, flight) : FollowAsync(question, flight);
    }

    private Task AloneAsync(OriginQuestion question) => new OriginExchange(services, question, flight: null).RunAsync(next);

    /// <summary>Asks the origin for all who join, unless an earlier flight has stored the answer since this request looked.</summary>
    private Task LeadAsync(OriginQuestion question, Flight flight)
    {
        CacheEntry? entry = services.Store.Find(question.Key)?.Select(question.Context.Request.Headers);
        if (entry is null || ReferenceEquals(entry.Response, question.Candidate))
            return new OriginExchange(services, question, flight).RunAsync(next);
        StoredResponse response = entry.Response;
        TimeSpan age = services.Age(response);
        if (FreshnessJudge.Judge(response, age, question.Directives, question.Policy.HonourRequestDirectives) != Verdict.Fresh)
            return new OriginExchange(services, question with { Candidate = response }, flight).RunAsync(next);
        flight.Land(Landing.Confirmed(response));
        services.Flights.End(flight);
        services.Settle(question.Context, FixedCacheFeature.Hit);
        return services.Writer.HitAsync(question.Context, response, age);
    }

    /// <summary>
    /// Only what would be stored can be shared, and only with those who would get it from the store. A client that asks for an answer newer than what
    /// there is does not mean one that is under way.
    /// </summary>
    private bool MayShare(OriginQuestion question)
    {
        IHeaderDictionary headers = question.Context.Request.Headers;
        return question.Reason != HttpCacheReason.RequestDirective
            && !question.Directives.NoStore
            && HttpMethods.IsGet(question.Context.Request.Method)
            && headers.Authorization.Count == 0
            && headers.IfMatch.Count == 0
            && headers.IfUnmodifiedSince.Count == 0
            && (!AsksForPart(question) || (ByteRange.IsWhole(headers.Range) && headers.IfRange.Count == 0))
            && !services.Flights.IsMarked(question.Key);
    }

    /// <summary>
    /// Whether the origin would be asked for a part. Parts are not stored, and the whole is not fetched for one: whoever asks for a byte of much
    /// would have the origin send all of it. Who asks for a part that is everything gets it from the whole.
    /// </summary>
    private static bool AsksForPart(OriginQuestion question) =>
        question.Context.Request.Headers.Range.Count > 0 && question.Candidate is not { HasValidator: true };

    private async Task FollowAsync(OriginQuestion question, Flight flight)
    {
        for (int wait = 0; wait < MostWaits; wait++)
        {
            Landing landing;
            try
            {
                landing = await flight.Landed.WaitAsync(question.Context.RequestAborted);
                if (await TryServeAsync(question, landing))
                    return;
            }
            finally
            {
                flight.Unfollow();
            }

            if (!MayTryAgain(question, landing))
                break;
            flight = services.Flights.JoinAfter(
                flight, services.Store.Generation(question.Key), question.Context.Request.Headers, out bool leads);
            if (leads)
            {
                await LeadAsync(question, flight);
                return;
            }
        }

        await AloneAsync(question);
    }

    /// <summary>Whether another flight may bring what this one did not: it was for other request fields, or its leader left before it knew anything.</summary>
    private bool MayTryAgain(OriginQuestion question, Landing landing) => landing.Kind == LandingKind.Nothing
        ? !services.Flights.IsMarked(question.Key)
        : landing.Response is { } response && !response.Vary.Matches(question.Context.Request.Headers);

    /// <summary>Serves what a flight brought, if that is for this request too.</summary>
    private async Task<bool> TryServeAsync(OriginQuestion question, Landing landing)
    {
        HttpContext context = question.Context;
        if (landing.Kind == LandingKind.Failed)
        {
            if (question.Candidate is not { } candidate
                || !FreshnessJudge.MayStandIn(candidate, services.Age(candidate), landing.Status, question.Policy.StaleIfError))
                return false;
            await StaleAsync(question, candidate, StaleReason.OriginError);
            return true;
        }

        if (landing.Response is not { } response || landing.Body is { IsBroken: true } || !response.Vary.Matches(context.Request.Headers))
            return false;
        TimeSpan age = services.Age(response);
        RequestDirectives directives = question.Directives;
        if (FreshnessJudge.Judge(response, age, directives, question.Policy.HonourRequestDirectives) != Verdict.Fresh)
            return false;
        services.Settle(context, FixedCacheFeature.Collapsed);
        if (!await services.Writer.ArrivingAsync(context, landing, age, question.Reason))
            context.Abort();
        return true;
    }

    /// <summary>Serves a part from a whole that is fetched out of sight, as it arrives.</summary>
    private async Task AwaitWholeAsync(OriginQuestion question, Flight whole)
    {
        whole.Follow();
        try
        {
            if (await TryServeAsync(question, await whole.Landed.WaitAsync(question.Context.RequestAborted)))
                return;
        }
        finally
        {
            whole.Unfollow();
        }

        await AloneAsync(question);
    }

    /// <summary>Waits for the renewal as long as the site's readers are to wait, then serves what is stored.</summary>
    private async Task AwaitRenewalAsync(OriginQuestion question, StoredResponse candidate, Flight renewal)
    {
        renewal.Follow();
        try
        {
            Landing? landing = await WaitAsync(renewal, question.Policy.Availability!.Slow, question.Context.RequestAborted);
            if (landing is null)
                await StaleAsync(question, candidate, StaleReason.OriginSlow);
            else if (landing.Kind == LandingKind.Failed)
                await StaleAsync(question, candidate, StaleReason.OriginError);
            else if (!await TryServeAsync(question, landing))
                await AloneAsync(question);
        }
        finally
        {
            renewal.Unfollow();
        }
    }

    /// <summary>What a flight brought; null when that took too long.</summary>
    private async Task<Landing?> WaitAsync(Flight flight, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return await flight.Landed.WaitAsync(patience, services.Time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Renews a stored answer out of sight, unless that is being done already; the flight, or null when too many are under way.</summary>
    private Flight? RenewLater(OriginQuestion question)
    {
        if (question.Context.Request.Headers.Authorization.Count > 0)
            return null;
        Flight flight = services.Flights.Join(question.Key, services.Store.Generation(question.Key), question.Context.Request.Headers, out bool leads);
        if (!leads)
        {
            flight.Unfollow();
            return flight;
        }

        if (Interlocked.Increment(ref _background) > services.Options.MaximumBackground)
        {
            Interlocked.Decrement(ref _background);
            services.Flights.End(flight);
            return null;
        }

        // Copied before this request ends, run elsewhere: the reader is not to wait for it.
        var detached = DetachedRequest.Create(question.Context, services.Time, services.Options.BackgroundTimeout, services.Options.OnDetach);
        _ = Task.Run(() => RenewAsync(question with { Context = detached.Context, Directives = default }, flight, detached));
        return flight;
    }

    private async Task RenewAsync(OriginQuestion question, Flight flight, DetachedRequest detached)
    {
        try
        {
            await using (detached)
                await new OriginExchange(services, question, flight, isDetached: true).RunAsync(next);
        }
        catch (Exception exception)
        {
            // Nobody is there to be told; the next reader tries again.
            services.Log.RenewalFailed(exception, question.Key.Host, question.Key.Target);
            flight.Land(Landing.Failed(status: null));
        }
        finally
        {
            services.Flights.End(flight);
            Interlocked.Decrement(ref _background);
        }
    }

    private Task StaleAsync(OriginQuestion question, StoredResponse candidate, StaleReason reason)
    {
        services.Settle(question.Context, reason switch
        {
            StaleReason.Revalidating => FixedCacheFeature.Revalidating,
            StaleReason.OriginSlow => FixedCacheFeature.OriginSlow,
            _ => FixedCacheFeature.OriginFailed,
        });
        return services.Writer.StaleAsync(question.Context, candidate, services.Age(candidate), reason);
    }
}
