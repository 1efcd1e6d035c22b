using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Freshness;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Origin;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Karaula.Http.Caching.Storage.Disk;
using Karaula.Http.Caching.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karaula.Http.Caching;

/// <summary>
/// The way of a request: 1. its policy; 2. is it one that the cache handles; 3. what is stored for it; 4. may that be served; 5. if so, serve it,
/// otherwise 6. hand over to <see cref="OriginAccess"/>. Up to and with 5 nothing is allocated.
/// </summary>
internal sealed class HttpCacheMiddleware
{
    private readonly RequestDelegate _next;
    private readonly IHttpCachePolicyProvider _policies;
    private readonly HttpCacheServices _services;
    private readonly OriginAccess _origin;

    public HttpCacheMiddleware(
        RequestDelegate next,
        IHttpCachePolicyProvider policies,
        IOptions<HttpCacheOptions> options,
        MemoryStore store,
        DiskTier disk,
        FlightTable flights,
        HttpCacheMetrics metrics,
        TimeProvider time,
        ILogger<HttpCacheMiddleware> logger)
    {
        _next = next;
        _policies = policies;
        var status = new CacheStatus(options.Value.CacheName);
        _services = new(
            store, disk.Store, flights, time, metrics, status, new StoredResponseWriter(status), new HttpCacheLog(logger), options.Value);
        _origin = new OriginAccess(_services, next);
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (_policies.GetPolicy(context) is not { } policy)
            return Bypass(context, FixedCacheFeature.NoPolicy);
        string method = context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
            return OtherMethod(context, policy);
        if (WantsUpgrade(context))
            return Bypass(context, FixedCacheFeature.Upgrade);
        if (HasContent(context))
            return Bypass(context, FixedCacheFeature.RequestContent);

        IHeaderDictionary headers = context.Request.Headers;
        var request = RequestDirectives.Parse(headers.CacheControl, headers.Pragma);
        var key = CacheKey.Create(context, policy);
        CacheNode? node = _services.Store.Find(key);
        CacheEntry? entry = node?.Select(headers);
        HttpCacheReason reason = node is null ? HttpCacheReason.UriMiss : HttpCacheReason.VaryMiss;
        if (entry is null && _services.Disk is { } disk && disk.Contains(key))
            return FromDiskAsync(new OriginQuestion(context, key, policy, request, Candidate: null, reason), disk);

        // A plain write of true would have every core fight for the cache line of a popular entry.
        if (entry is { Visited: false })
            entry.Visited = true;
        return Answer(context, key, policy, request, entry?.Response, reason);
    }

    /// <summary>Serves what is stored, if that may be, or hands over.</summary>
    private Task Answer(
        HttpContext context, in CacheKey key, HttpCachePolicy policy, in RequestDirectives request, StoredResponse? response, HttpCacheReason reason)
    {
        if (response is not null)
        {
            TimeSpan age = _services.Age(response);
            switch (FreshnessJudge.Judge(response, age, request, policy.HonourRequestDirectives))
            {
                case Verdict.Fresh:
                    return Hit(context, response, age, FixedCacheFeature.Hit);
                case Verdict.AcceptablyStale:
                    return Hit(context, response, age, FixedCacheFeature.AcceptablyStale);
                case Verdict.RefusedByClient:
                    reason = HttpCacheReason.RequestDirective;
                    break;
                default:
                    reason = HttpCacheReason.StaleResponse;
                    break;
            }
        }

        if (request.OnlyIfCached)
            return OnlyIfCached(context);
        return _origin.AskAsync(new OriginQuestion(context, key, policy, request, response, reason));
    }

    /// <summary>What memory has not, the disk may have.</summary>
    private async Task FromDiskAsync(OriginQuestion question, DiskStore disk)
    {
        // Opening a file may wait for the disk: not on the thread that serves everybody else's sockets.
        await Task.Yield();
        HttpContext context = question.Context;
        StoredResponse? response;
        DiskHit? hit;
        using (await disk.Turns.TakeAsync(question.Key, context.RequestAborted))
            (response, hit) = await BringUpAsync(question, disk);
        using (hit)
        {
            if (hit is not null)
            {
                await Hit(context, response!, _services.Age(response!), FixedCacheFeature.Hit);
                return;
            }
        }

        await Answer(context, question.Key, question.Policy, question.Directives, response, question.Reason);
    }

    /// <summary>
    /// Brings an answer from the disk into memory; but for a large body that can be sent as it is, which is then read from the disk at the client's
    /// pace, as long as the hit that is returned with it is held.
    /// </summary>
    private async ValueTask<(StoredResponse? Response, DiskHit? Hit)> BringUpAsync(OriginQuestion question, DiskStore disk)
    {
        HttpContext context = question.Context;
        CacheKey key = question.Key;
        if (_services.Store.Find(key)?.Select(context.Request.Headers) is { } brought)
            return (brought.Response, null);
        long generation = _services.Store.Generation(key);
        DiskHit? hit = disk.Contains(key) ? await disk.LoadAsync(key, context.Request.Headers, context.RequestAborted) : null;
        if (hit is null)
            return default;
        bool held = false;
        try
        {
            StoredResponse? response = hit.Response;
            TimeSpan age = _services.Age(response);
            if (hit.NeedsValidation)
                response = response.MadeStale(age);
            if (response.Body.OnDisk is { } body)
            {
                held = FreshnessJudge.Judge(response, age, question.Directives, question.Policy.HonourRequestDirectives) == Verdict.Fresh;
                if (held)
                    return (response, hit);
                response = await LoadAsync(response, body, context.RequestAborted);
            }

            if (response is not null)
                _services.Store.TryStore(key, response, generation, reserved: 0);
            return (response, null);
        }
        finally
        {
            if (!held)
                hit.Dispose();
        }
    }

    /// <summary>The answer with its body in memory; null when the disk does not give it back.</summary>
    private async Task<StoredResponse?> LoadAsync(StoredResponse response, DiskBody body, CancellationToken cancellation)
    {
        try
        {
            return response with { Body = await body.LoadAsync(cancellation) };
        }
        catch (IOException exception)
        {
            _services.Log.DiskFailed(exception);
            return null;
        }
    }

    private Task Hit(HttpContext context, StoredResponse response, TimeSpan age, FixedCacheFeature feature)
    {
        _services.Settle(context, feature);
        return _services.Writer.HitAsync(context, response, age);
    }

    private Task Bypass(HttpContext context, FixedCacheFeature feature)
    {
        _services.Settle(context, feature);
        return _next(context);
    }

    /// <summary>
    /// A method that is not known to be safe, once it succeeded, makes what is stored untrue (RFC 9111, section 4.4). That is done before the client
    /// can know of the success, so that nobody who does is served the old answer.
    /// </summary>
    private Task OtherMethod(HttpContext context, HttpCachePolicy policy)
    {
        string method = context.Request.Method;
        if (!HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method) && !HttpMethods.IsConnect(method))
        {
            var key = CacheKey.Create(context, policy);
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is >= 200 and < 400)
                {
                    _services.Store.Invalidate(key);
                    if (_services.Disk is { } disk)
                    {
                        // Once more in memory, for what came up from the disk in between.
                        disk.Remove(key);
                        _services.Store.Invalidate(key);
                    }
                }

                return Task.CompletedTask;
            });
        }

        return Bypass(context, FixedCacheFeature.Method);
    }

    private Task OnlyIfCached(HttpContext context)
    {
        _services.Settle(context, FixedCacheFeature.OnlyIfCached);
        context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        context.Response.Headers["Cache-Status"] = _services.Status.OnlyIfCached();
        return Task.CompletedTask;
    }

    private static bool WantsUpgrade(HttpContext context) =>
        context.Request.Headers.Upgrade.Count > 0 || context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    /// <summary>Content is no part of the key, so an origin that minds it would poison the cache ("fat GET").</summary>
    private static bool HasContent(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { } body
            ? body.CanHaveBody
            : context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0;
}
