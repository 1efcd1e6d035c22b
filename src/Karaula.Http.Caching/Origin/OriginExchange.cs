using Karaula.Http.Caching.Directives;
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
/// response body that holds back until the head is final. 3. At that point it is decided, once, what the client gets and what is stored.
/// 4. Bytes flow to the client as they come, and into a buffer. 5. When the origin is done the answer is stored if nothing of it is missing.
/// </summary>
internal sealed class OriginExchange : IHttpCacheFeature
{
    private readonly HttpCacheServices _services;
    private readonly HttpContext _context;
    private readonly CacheKey _key;
    private readonly HttpCachePolicy _policy;
    private readonly RequestDirectives _request;
    private readonly StoredResponse? _candidate;
    private readonly HttpCacheReason _forwardReason;
    private readonly KeyValuePair<string, StringValues>[] _earlierFields;
    private readonly ForwardedConditions? _conditions;
    private readonly DateTimeOffset _requestTime;
    private readonly long _generation;
    private readonly bool _mayStore;
    private readonly bool _validates;
    private bool _storingPrevented;
    private bool _torn;
    private bool _closed;
    private long? _declaredLength;
    private StoredResponse? _head;
    private BodyBuffer? _buffer;
    private StoredResponse? _substitute;
    private ServingPlan _plan;

    public OriginExchange(
        HttpCacheServices services,
        HttpContext context,
        in CacheKey key,
        HttpCachePolicy policy,
        in RequestDirectives request,
        StoredResponse? candidate,
        HttpCacheReason reason)
    {
        _services = services;
        _context = context;
        _key = key;
        _policy = policy;
        _request = request;
        _forwardReason = Reason = reason;
        _earlierFields = context.Response.Headers.Count == 0 ? [] : [.. context.Response.Headers];
        _generation = services.Store.Generation(key);
        _requestTime = services.Time.GetUtcNow();

        IHeaderDictionary headers = context.Request.Headers;
        bool isForOrigin = headers.IfMatch.Count > 0 || headers.IfUnmodifiedSince.Count > 0;
        _candidate = isForOrigin ? null : candidate;
        _validates = _candidate is { HasValidator: true };
        _mayStore = !isForOrigin && !request.NoStore && HttpMethods.IsGet(context.Request.Method) && (_validates || headers.Range.Count == 0);
        if (_validates || _mayStore)
            _conditions = new ForwardedConditions(headers, _validates ? _candidate : null);
    }

    public HttpCacheOutcome Outcome { get; private set; }

    public HttpCacheReason Reason { get; private set; }

    public bool Stored { get; private set; }

    /// <summary>What to do with the body.</summary>
    public ExchangeMode Mode { get; private set; }

    public void PreventStoring() => _storingPrevented = true;

    /// <summary>The answer will not be whole: the connection or the stream is being torn down.</summary>
    public void Tear() => _torn = true;

    /// <summary>
    /// Takes in bytes of the body. With the last of a declared length the answer is stored, before the client has them too: who
    /// asks again right after an answer must find it.
    /// </summary>
    public void Collect(ReadOnlySpan<byte> bytes)
    {
        if (_buffer is null)
            return;
        _buffer.Append(bytes);
        if (_buffer.Length == _declaredLength)
            StoreIfWhole();
    }

    /// <summary>Stores the answer, if it may be and nothing of it is missing. To be called when the origin is done, before the client can know.</summary>
    public void StoreIfWhole()
    {
        if (_buffer is not { IsAbandoned: false } buffer || _storingPrevented || !IsWhole(buffer))
            return;
        _buffer = null;
        StoredResponse response = _head! with { Body = buffer.Complete() };
        Stored = _services.Store.TryStore(_key, response, _generation, buffer.HandOver());
    }

    public async Task RunAsync(RequestDelegate next)
    {
        _context.Features.Set<IHttpCacheFeature>(this);

        // Callbacks run last first: what later middleware changes in its own is final when this one runs.
        _context.Response.OnStarting(static state => ((OriginExchange)state).OnStartingAsync(), this);
        using var features = new ExchangeFeatures(_context, this);
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

            await FinishAsync(features.Inner);
        }
        finally
        {
            _closed = true;
            _conditions?.Restore();
            _buffer?.Abandon();
            if (Outcome == HttpCacheOutcome.Pending)
                Outcome = HttpCacheOutcome.Miss;
            _services.Metrics.Answered(Outcome);
        }
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
        else if (_candidate is not null && !_storingPrevented && FreshnessJudge.MayStandIn(_candidate, Age(_candidate), status, _policy.StaleIfError))
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
        long maximum = Math.Min(_services.MaximumBodyBytes, _policy.MaximumBodyBytes ?? long.MaxValue);
        bool stores = _head is not null && MayStore(_head) && !(_declaredLength > maximum);
        SetField("Cache-Status", _services.Status.Forwarded(response.Headers["Cache-Status"], _forwardReason, status, stores, standsIn: false));
        if (!stores)
            return;

        _buffer = new BodyBuffer(_services.Store, maximum, _declaredLength);
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

        if (_declaredLength == 0)
            StoreIfWhole();
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
        if (updated is not null && !_request.NoStore && MayStore(updated))
            Stored = !_storingPrevented && _services.Store.TryStore(_key, updated, _generation, reserved: 0);
        else if (!_request.NoStore)
            _services.Store.Remove(_key, stored);
        Answer(updated ?? stored, StatusCodes.Status304NotModified, standsIn: false);
    }

    private void Substitute(StoredResponse stored, int? status)
    {
        _conditions?.Restore();
        Outcome = HttpCacheOutcome.Stale;
        Reason = HttpCacheReason.OriginError;
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
        StringValues cacheStatus = _services.Status.Forwarded(stored.UpstreamCacheStatus, _forwardReason, status, Stored, standsIn);
        string age = ((long)Age(stored).TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        StoredResponseWriter.WriteHead(response, stored, _plan, age, cacheStatus);
    }

    private async Task FinishAsync(IHttpResponseBodyFeature inner)
    {
        if (Mode == ExchangeMode.Undecided)
            SayThatNothingFollows();
        await inner.StartAsync(_context.RequestAborted);
        if (_substitute is { } stored && StoredResponseWriter.SendsBody(_context.Request, _plan))
            await StoredResponseWriter.WriteBodyAsync(inner.Writer, stored.Body, _plan.Part);
        else
            StoreIfWhole();
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
    private bool IsWhole(BodyBuffer buffer) =>
        !_torn && (_declaredLength is { } length ? buffer.Length == length : !_context.RequestAborted.IsCancellationRequested);

    private StoredResponse? Read(int status, List<KeyValuePair<string, StringValues>> fields) => ResponseReader.Read(
        status, fields, _context.Response.Headers, _context.Request.Headers, _requestTime, _services.Time.GetUtcNow());

    private bool MayStore(StoredResponse head) =>
        StorageRules.MayStore(head, _request, _context.Request.Headers.Authorization.Count > 0, _policy);

    private bool MayStandInFor(Exception exception) =>
        Mode == ExchangeMode.Undecided
        && !_context.Response.HasStarted
        && !_context.RequestAborted.IsCancellationRequested
        && exception is not BadHttpRequestException
        && _candidate is not null
        && FreshnessJudge.MayStandIn(_candidate, Age(_candidate), status: null, _policy.StaleIfError);

    private TimeSpan Age(StoredResponse response) => response.Age(_services.Time.GetUtcNow());

    private void SetField(string name, StringValues value)
    {
        if (value.Count > 0)
            _context.Response.Headers[name] = value;
    }
}
