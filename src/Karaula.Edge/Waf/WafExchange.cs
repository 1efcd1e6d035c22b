using Karaula.Edge.Gate;
using Karaula.Waf.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Waf;

/// <summary>
/// One request under its site's rules, from its head to the end of its answer. It is closed once: as soon as nothing is left to inspect, so that
/// neither a slow reader nor an open socket holds a transaction.
/// </summary>
internal sealed class WafExchange
{
    private const int MaxTarget = 1024;

    private readonly WafServices _services;
    private readonly HttpContext _context;
    private WafTransaction? _transaction;
    private WafVerdict _verdict;
    private bool _isResponse;

    /// <summary>Begins to inspect a request: it is told its head.</summary>
    public WafExchange(WafServices services, HttpContext context, SiteWaf site)
    {
        _services = services;
        _context = context;
        Site = site;
        _transaction = site.Policy!.Begin(site.Site);
        TransactionFeeder.Request(_transaction, context);
    }

    /// <summary>The site's rules, as they were when the request came.</summary>
    public SiteWaf Site { get; }

    /// <summary>What every inspection uses.</summary>
    public WafServices Services => _services;

    /// <summary>Whether there is anything left to inspect.</summary>
    public bool IsOpen => _transaction is not null;

    /// <summary>Whether the answer is being inspected: then it is its inspection that closes this.</summary>
    public bool IsResponding { get; set; }

    /// <summary>Whether the connection became another: a WebSocket has no answer.</summary>
    public bool IsUpgraded => _context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols;

    /// <summary>Response body bytes to give.</summary>
    public int ResponseBodyLimit => _transaction?.ResponseBodyLimit ?? Site.Policy!.Limits.ResponseBody;

    /// <summary>Whether the rules want the body of the answer, as it is described.</summary>
    public bool WantsResponseBody => _transaction is { WantsResponseBody: true };

    /// <summary>Whether an answer that is longer is to be withheld.</summary>
    public bool RejectsLargerResponse => IsBlocking && Site.Policy!.Limits.RejectLargerResponseBody;

    /// <summary>Whether rules can still refuse: a rule may have let the request through.</summary>
    public bool IsBlocking => Site.Mode == SiteWafMode.Block && _transaction is { Mode: WafMode.On };

    /// <summary>Whether no rule that tells has matched.</summary>
    public bool HasFoundNothing => _transaction is { Matches.Count: 0 } && _verdict.Action == WafAction.Pass;

    /// <summary>Phase 1; what must be done, or null.</summary>
    public WafRefusal? RequestHeaders() => Judge(_transaction!.EvaluateRequestHeaders());

    /// <summary>A part of the request body.</summary>
    public bool AppendRequestBody(ReadOnlySpan<byte> bytes) => _transaction!.AppendRequestBody(bytes);

    /// <summary>Phase 2; what must be done, or null.</summary>
    public WafRefusal? RequestBody() => Judge(_transaction!.EvaluateRequestBody());

    /// <summary>Phase 3; what must be done, or null.</summary>
    public WafRefusal? ResponseHeaders()
    {
        _isResponse = true;
        TransactionFeeder.Response(_transaction!, _context.Response);
        return Judge(_transaction!.EvaluateResponseHeaders());
    }

    /// <summary>A part of the response body.</summary>
    public bool AppendResponseBody(ReadOnlySpan<byte> bytes) => _transaction!.AppendResponseBody(bytes);

    /// <summary>Phase 4; what must be done, or null.</summary>
    public WafRefusal? ResponseBody() => Judge(_transaction!.EvaluateResponseBody());

    /// <summary>The answer is longer than it may be: what must be done.</summary>
    public WafRefusal? LargerResponse() => Judge(new WafVerdict(WafAction.Deny, StatusCodes.Status500InternalServerError, 0, null));

    /// <summary>There was no room to hold a body: what must be done, or null.</summary>
    public WafRefusal? Overflow()
    {
        _services.Metrics.Overflow(Site.Site);
        return IsBlocking ? new WafRefusal(Site.Site, WafAction.Deny, StatusCodes.Status503ServiceUnavailable, 0, null, _isResponse) : null;
    }

    /// <summary>Phase 5; then what was found is told, and the transaction given back.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _transaction, null) is not { } transaction)
            return;
        transaction.EvaluateLogging();
        if (transaction.Matches.Count > 0 || _verdict.Action != WafAction.Pass)
            Tell(transaction);
        transaction.Dispose();
    }

    private WafRefusal? Judge(WafVerdict verdict)
    {
        if (verdict.Action == WafAction.Pass || _verdict.Action != WafAction.Pass)
            return null;
        _verdict = verdict;
        return Site.Mode == SiteWafMode.Block
            ? new WafRefusal(Site.Site, verdict.Action, verdict.Status, verdict.RuleId, verdict.Location, _isResponse) : null;
    }

    private void Tell(WafTransaction transaction)
    {
        var kind = _verdict.Action == WafAction.Pass ? WafEventKind.Noted
            : Site.Mode == SiteWafMode.Block ? WafEventKind.Blocked : WafEventKind.WouldBlock;
        var target = _context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var source = _context.Connection.RemoteIpAddress is { } address ? SourceKey.Of(address).Wider() : default;
        _services.Metrics.Found(Site.Site, kind, _isResponse && _verdict.Action != WafAction.Pass);
        var now = _services.Time.GetUtcNow();
        if (kind != WafEventKind.Noted)
            _services.Refusals.Add(Site.Site, target, transaction.Matches, _verdict.RuleId, source, now);
        _services.Journals.Of(kind).Add(new WafEvent
        {
            Id = _services.Options.RequestId(_context),
            Time = now,
            Site = Site.Site,
            Kind = kind,
            Status = _verdict.Status,
            RuleId = _verdict.RuleId,
            Score = ScoreOf(transaction),
            Source = source.ToString(),
            Method = _context.Request.Method,
            Target = target.Length > MaxTarget ? target[..MaxTarget] : target,
            Matches = transaction.Matches,
        });
    }

    // As CRS 4 and CRS 3 name it.
    private static long ScoreOf(WafTransaction transaction) =>
        transaction.GetScore("blocking_inbound_anomaly_score") is var score and not 0 ? score : transaction.GetScore("anomaly_score");
}
