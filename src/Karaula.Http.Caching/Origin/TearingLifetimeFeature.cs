using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Origin;

/// <summary>Notices when the application aborts the request. The token would tell too late: the server cancels it from another thread.</summary>
internal sealed class TearingLifetimeFeature(IHttpRequestLifetimeFeature inner, OriginExchange exchange) : IHttpRequestLifetimeFeature
{
    public CancellationToken RequestAborted
    {
        get => inner.RequestAborted;
        set => inner.RequestAborted = value;
    }

    public void Abort()
    {
        exchange.Tear();
        inner.Abort();
    }
}
