using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Origin;

/// <summary>
/// The request's lifetime as whoever answers for the origin sees it. The client's leaving ends it, unless others want the answer; an abort
/// by the application does in any case, and is noticed: the token would tell too late, for the server cancels it from another thread.
/// </summary>
internal sealed class ClientLink : IHttpRequestLifetimeFeature, IDisposable
{
    private readonly IHttpRequestLifetimeFeature _inner;
    private readonly OriginExchange _exchange;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _leaving;

    public ClientLink(IHttpRequestLifetimeFeature inner, OriginExchange exchange)
    {
        _inner = inner;
        _exchange = exchange;
        RequestAborted = _over.Token;
        _leaving = inner.RequestAborted.UnsafeRegister(static state => ((ClientLink)state!).OnLeft(), this);
    }

    public CancellationToken RequestAborted { get; set; }

    /// <summary>Tells that the client has left.</summary>
    public CancellationToken Gone => _inner.RequestAborted;

    public void Abort()
    {
        _exchange.Tear();
        Cancel();
        _inner.Abort();
    }

    /// <summary>Nobody wants the answer any more.</summary>
    public void Cancel() => _over.Cancel();

    /// <summary>Ends the origin's work if neither the client nor anybody else wants it any more.</summary>
    public void CancelIfUnwanted()
    {
        if (Gone.IsCancellationRequested && !_exchange.IsWantedWithoutClient)
            Cancel();
    }

    /// <summary>The source itself is not disposed: a follower may be about to cancel it, and without a timer it holds nothing.</summary>
    public void Dispose() => _leaving.Dispose();

    private void OnLeft() => CancelIfUnwanted();
}
