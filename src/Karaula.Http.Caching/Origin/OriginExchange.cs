using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Flights;
using Karaula.Http.Caching.Freshness;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Serving;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Origin;

/// <summary>
/// One request that needs the origin. 1. The request is made unconditional, or conditional on the stored answer. 2. The origin answers into a
/// response body that holds back until the head is final. 3. At that point it is decided, once, what the client gets and what is stored, and those
/// who wait for the same are told. 4. What is not stored goes straight to the client, at the client's pace. What is stored arrives in memory at the
/// origin's pace, and the client is one of those who read it there: it holds nobody up, and may leave. 5. When the origin is done the answer
/// is stored if nothing of it is missing.
/// </summary>
internal sealed class OriginExchange : IHttpCacheFeature
{
    private readonly HttpCacheServices _services;
    private readonly OriginQuestion _question;
    private readonly HttpContext _context;
    private readonly CacheKey _key;
    private readonly StoredResponse? _candidate;
    private readonly KeyValuePair<string, StringValues>[] _earlierFields;
    private readonly ForwardedConditions? _conditions;
    private readonly DateTimeOffset _requestTime;
    private readonly long _generation;
    private readonly bool _mayStore;
    private readonly bool _validates;
    private readonly bool _isDetached;
    private readonly Flight? _flight;
    private bool _storingPrevented;
    private bool _torn;
    private bool _closed;
    private long? _declaredLength;
    private StoredResponse? _head;
    private CapturedBody? _captured;
    private ClientLink? _client;
    private StoredResponse? _substitute;
    private ServingPlan _plan;

    /// <param name="services">What the cache has.</param>
    /// <param name="question">The request.</param>
    /// <param name="flight">Those who wait for the answer; null where it is not shared.</param>
    /// <param name="isDetached">Whether no client waits: the answer is for the store.</param>
    public OriginExchange(HttpCacheServices services, OriginQuestion question, Flight? flight, bool isDetached = false)
    {
        _services = services;
        _question = question;
        HttpContext context = _context = question.Context;
        _key = question.Key;
        Reason = question.Reason;
        _flight = flight;
        _isDetached = isDetached;
        _earlierFields = context.Response.Headers.Count == 0 ? [] : [.. context.Response.Headers];
        _generation = services.Store.Generation(_key);
        _requestTime = services.Time.GetUtcNow();

        IHeaderDictionary headers = context.Request.Headers;
        bool isForOrigin = headers.IfMatch.Count > 0 || headers.IfUnmodifiedSince.Count > 0;
        _candidate = isForOrigin ? null : question.Candidate;
        _validates = _candidate is { HasValidator: true };
        _mayStore = !isForOrigin && !question.Directives.NoStore && HttpMethods.IsGet(context.Request.Method) && (_validates || headers.Range.Count == 0);
        if (_validates || _mayStore)
            _conditions = new ForwardedConditions(context, _validates ? _candidate : null, _key.Target);
    }

    public HttpCacheOutcome Outcome { get; private set; }

    public HttpCacheReason Reason { get; private set; }

    public bool Stored { get; private set; }

    /// <summary>What to do with the body.</summary>
    public ExchangeMode Mode { get; private set; }

    public void PreventStoring() => _storingPrevented = true;

    /// <summary>The answer will not be whole: the connection or the stream is being torn down.</summary>
    public void Tear()
    {
        _torn = true;
        _captured?.Arriving.End(whole: false);
        if (_flight is not null)
            _services.Flights.End(_flight);
    }

    /// <summary>
    /// Whether the origin's answer is wanted even when the client is gone: others wait for it, or it is being stored and has a declared end.
    /// </summary>
    public bool IsWantedWithoutClient =>
        _flight is { HasFollowers: true } || (Mode is ExchangeMode.Capture or ExchangeMode.CaptureOnly && _declaredLength is not null);

    /// <summary>
    /// Takes in bytes of the body and returns how many. Fewer than given, when they are too many to store: what is left is the client's
    /// alone, once it has read what was taken in (<see cref="LeaveStoreAsync"/>).
    /// </summary>
    public int Collect(ReadOnlySpan<byte> bytes, IHttpResponseBodyFeature client) => _captured!.Take(bytes, client);

    /// <summary>Has the head go out before there is anything of a body that is collected.</summary>
    public void SendHead(IHttpResponseBodyFeature client) => _captured!.StartSending(client, headFirst: true);

    /// <summary>The body is too large to store: waits until the client has what was taken in, so that the rest can follow.</summary>
    public async Task LeaveStoreAsync()
    {
        bool isThere = await _captured!.SentAsync() == ArrivalState.Overflown;
        Mode = isThere ? ExchangeMode.Pass : ExchangeMode.Discard;
        _captured.Arriving.Release();
        _services.Flights.Mark(_key);
        if (!isThere)
            _client?.Cancel();
    }

    /// <summary>
    /// Stores the answer, if it may be and nothing of it is missing. Called when the origin is done, or, of a declared length, with the last
    /// byte, before anybody can know: who asks again right after an answer must find it.
    /// </summary>
    public void StoreIfWhole()
    {
        if (_captured?.Arriving is not { IsOverflown: false } arriving || Stored || _storingPrevented || !IsWhole(arriving))
            return;
        StoredResponse response = _head! with { Body = arriving.Complete() };
        Stored = _services.Store.TryStore(_key, response, _generation, arriving.HandOver());
        SaveIfStored(response);
    }

    private void SaveIfStored(StoredResponse response)
    {
        if (!Stored || _services.Disk is not { } disk)
            return;
        disk.Save(_key, response);

        // Invalidated since it was stored in memory: the disk may have been told before it had this.
        if (_services.Store.Generation(_key) != _generation)
            disk.Remove(_key);
    }

    public async Task RunAsync(RequestDelegate next)
    {
        _context.Features.Set<IHttpCacheFeature>(this);

        // Callbacks run last first: what later middleware changes in its own is final when this one runs.
        _context.Response.OnStarting(static state => ((OriginExchange)state).OnStartingAsync(), this);
        using var features = new ExchangeFeatures(_context, this);
        _client = features.Client;
        if (_flight is not null)
            _flight.Deserted = _client.CancelIfUnwanted;
        try
        {
            try
            {
                await next(_context);
                await features.Body.FinishWritingAsync();
            }
            catch (Exception exception) when (MayStandInFor(exception))
            {
                _services.Log.OriginFailed(exception, _key.Host, _key.Target, Age(_candidate!));
                features.Body.DiscardUnwritten();
                Substitute(_candidate!, status: null);
            }
            catch (Exception) when (Mode == ExchangeMode.Undecided)
            {
                _flight?.Land(Landing.Failed(status: null));
                throw;
            }

            await FinishAsync(features.Inner);
        }
        finally
        {
            _closed = true;
            _conditions?.Restore();
            await EndBodyAsync();
            if (_flight is not null)
                _services.Flights.End(_flight);
            if (Outcome == HttpCacheOutcome.Pending)
                Outcome = HttpCacheOutcome.Miss;
            _services.Metrics.Answered(Outcome);
        }
    }

    /// <summary>Nothing more arrives. The client is read to its end: its response must not be written to when the request is over.</summary>
    private async Task EndBodyAsync()
    {
        if (_captured is not { } captured)
            return;
        captured.Arriving.End(whole: false);
        captured.Arriving.Release();
        if (await captured.SentAsync() == ArrivalState.Failed && !_torn)
            _context.Abort();
    }

    private Task OnStartingAsync()
    {
        if (!_closed && Mode == ExchangeMode.Undecided)
            Decide();
        return Task.CompletedTask;
    }

    private void Decide()
    {
        _conditions?.Restore();
        HttpResponse response = _context.Response;
        int status = response.StatusCode;
        List<KeyValuePair<string, StringValues>> fields = FieldRules.Collect(response.Headers, _earlierFields);
        if (_validates && status == StatusCodes.Status304NotModified)
            Revalidate(_candidate!, fields);
        else if (_candidate is not null && !_storingPrevented && FreshnessJudge.MayStandIn(_candidate, Age(_candidate), status, _question.Policy.StaleIfError))
            Substitute(_candidate, status);
        else
            Forward(status, fields);
    }

    /// <summary>The origin's answer goes to the client, and into the store where it may.</summary>
    private void Forward(int status, List<KeyValuePair<string, StringValues>> fields)
    {
        HttpResponse response = _context.Response;
        HttpRequest request = _context.Request;
        Outcome = HttpCacheOutcome.Miss;
        Mode = ExchangeMode.Pass;
        _declaredLength = response.ContentLength;
        if (_mayStore && !_storingPrevented)
            _head = Read(status, fields);
        long maximum = Math.Min(_services.Options.MaximumBodyBytes, _question.Policy.MaximumBodyBytes ?? long.MaxValue);
        bool stores = _head is not null && MayStore(_head) && !(_declaredLength > maximum);
        SetField("Cache-Status", _services.Status.Forwarded(response.Headers["Cache-Status"], _question.Reason, status, stores, standsIn: false));
        if (!stores)
        {
            LandUnshared(status);
            return;
        }

        var arriving = new ArrivingBody(_services.Store, maximum, _declaredLength, StoreIfWhole);
        Mode = ExchangeMode.Capture;
        if (Preconditions.IsNotModified(request.Headers, _head!))
        {
            Mode = ExchangeMode.CaptureOnly;
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            response.ContentType = null;
            response.Headers.ContentEncoding = default;
            response.Headers.ContentLanguage = default;
        }

        _captured = new CapturedBody(arriving, Mode == ExchangeMode.Capture && !_isDetached ? _client : null);
        if (_declaredLength == 0)
        {
            StoreIfWhole();
            arriving.End(whole: true);
        }

        _flight?.Land(Landing.Arriving(_head!, arriving, _declaredLength));
    }

    /// <summary>An answer that is not stored is this client's alone. One that failed says nothing of the next.</summary>
    private void LandUnshared(int status)
    {
        if (_flight is null)
            return;
        if (status >= StatusCodes.Status500InternalServerError)
        {
            _flight.Land(Landing.Failed(status));
            return;
        }

        _services.Flights.Mark(_key);
        _services.Flights.End(_flight);
    }

    /// <summary>The origin said that the stored answer still holds: its fields are brought up to date (RFC 9111, section 4.3.4).</summary>
    private void Revalidate(StoredResponse stored, List<KeyValuePair<string, StringValues>> fields)
    {
        Outcome = HttpCacheOutcome.Revalidated;
        string? tag = EntityTag.FromField(_context.Response.Headers.ETag);
        bool isAnother = tag is not null && stored.EntityTag is not null && !tag.Equals(stored.EntityTag, StringComparison.Ordinal);
        StoredResponse? updated = isAnother ? null : Read(stored.StatusCode, FieldRules.Update(stored.Fields, fields));
        updated = updated is null ? null : updated with { Body = stored.Body };

        // A 304 with another tag speaks of a body that is not here, and one may also withdraw the leave to store: either way this was the last use.
        if (updated is not null && !_question.Directives.NoStore && MayStore(updated))
        {
            Stored = !_storingPrevented && _services.Store.TryStore(_key, updated, _generation, reserved: 0);
            SaveIfStored(updated);
        }
        else if (!_question.Directives.NoStore)
        {
            _services.Store.Remove(_key, stored);
            _services.Disk?.Remove(_key);
        }

        _flight?.Land(Stored ? Landing.Confirmed(updated!) : Landing.Nothing);
        Answer(updated ?? stored, StatusCodes.Status304NotModified, standsIn: false);
    }

    private void Substitute(StoredResponse stored, int? status)
    {
        _conditions?.Restore();
        Outcome = HttpCacheOutcome.Stale;
        Reason = HttpCacheReason.OriginError;
        _flight?.Land(Landing.Failed(status));
        Answer(stored, status, standsIn: true);
    }

    /// <summary>Puts a stored answer's head in place of the origin's; the body follows when the origin is done.</summary>
    private void Answer(StoredResponse stored, int? status, bool standsIn)
    {
        Mode = ExchangeMode.Discard;
        _substitute = stored;
        _plan = ServingPlan.For(_context.Request, stored);
        HttpResponse response = _context.Response;
        response.Headers.Clear();
        foreach ((string name, StringValues value) in _earlierFields)
            response.Headers[name] = value;
        if (_context.Features.Get<IHttpResponseFeature>() is { } feature)
            feature.ReasonPhrase = null;
        StringValues cacheStatus = _services.Status.Forwarded(stored.UpstreamCacheStatus, _question.Reason, status, Stored, standsIn);
        string age = ((long)Age(stored).TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        StoredResponseWriter.WriteHead(response, stored, _plan, age, cacheStatus);
    }

    private async Task FinishAsync(IHttpResponseBodyFeature inner)
    {
        if (Mode == ExchangeMode.Undecided)
            SayThatNothingFollows();
        await inner.StartAsync(_context.RequestAborted);
        if (_substitute is { } stored)
        {
            if (!_isDetached && StoredResponseWriter.SendsBody(_context.Request, _plan))
                await StoredResponseWriter.WriteBodyAsync(inner.Writer, stored.Body, _plan.Part);
            return;
        }

        await CompleteBodyAsync(inner);
    }

    /// <summary>The origin is done: what is whole is stored, and the client gets what it has not yet.</summary>
    public async Task CompleteBodyAsync(IHttpResponseBodyFeature client)
    {
        if (_captured is not { } captured || Mode is ExchangeMode.Pass or ExchangeMode.Discard)
            return;
        StoreIfWhole();
        captured.Arriving.End(whole: IsWhole(captured.Arriving));
        captured.StartSending(client);
        await captured.SentAsync();
    }

    /// <summary>An answer that was never begun has no content; starting it without saying so would announce chunks.</summary>
    private void SayThatNothingFollows()
    {
        HttpResponse response = _context.Response;
        if (!response.HasStarted && response.ContentLength is null && HttpMethods.IsGet(_context.Request.Method)
            && response.StatusCode is >= 200 and not (204 or 304) && response.Headers.TransferEncoding.Count == 0)
            response.ContentLength = 0;
    }

    /// <summary>
    /// Without a declared length only the origin's silence tells the end: then a reader who left may be why it fell silent.
    /// </summary>
    private bool IsWhole(ArrivingBody body) =>
        !_torn && (_declaredLength is { } length ? body.Length == length : !_context.RequestAborted.IsCancellationRequested);

    private StoredResponse? Read(int status, List<KeyValuePair<string, StringValues>> fields) => ResponseReader.Read(
        status, fields, _context.Response.Headers, _context.Request.Headers, _requestTime, _services.Time.GetUtcNow(), _question.Policy);

    private bool MayStore(StoredResponse head) =>
        !(_question.Policy.GuardDeception && DeceptionGuard.IsPageUnderAFilesName(_key.Target, head.Field("Content-Type")))
        && StorageRules.MayStore(head, _question.Directives, _context.Request.Headers.Authorization.Count > 0, _question.Policy);

    private bool MayStandInFor(Exception exception) =>
        Mode == ExchangeMode.Undecided
        && !_context.Response.HasStarted
        && !_context.RequestAborted.IsCancellationRequested
        && exception is not BadHttpRequestException
        && _candidate is not null
        && FreshnessJudge.MayStandIn(_candidate, Age(_candidate), status: null, _question.Policy.StaleIfError);

    private TimeSpan Age(StoredResponse response) => _services.Age(response);

    private void SetField(string name, StringValues value)
    {
        if (value.Count > 0)
            _context.Response.Headers[name] = value;
    }
}
