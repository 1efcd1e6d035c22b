using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Origin;

/// <summary>Puts the exchange's own features in place while the origin answers, and the server's back when disposed.</summary>
internal sealed class ExchangeFeatures : IDisposable
{
    private readonly IFeatureCollection _features;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly IHttpResetFeature? _reset;

    public ExchangeFeatures(HttpContext context, OriginExchange exchange)
    {
        _features = context.Features;
        Inner = _features.GetRequiredFeature<IHttpResponseBodyFeature>();
        Body = new CapturingBodyFeature(Inner, exchange, new CapturingStream(Inner, exchange));
        _features.Set<IHttpResponseBodyFeature>(Body);
        _lifetime = _features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        Client = new ClientLink(_lifetime, exchange);
        _features.Set<IHttpRequestLifetimeFeature>(Client);
        _reset = _features.Get<IHttpResetFeature>();
        if (_reset is not null)
            _features.Set<IHttpResetFeature>(new TearingResetFeature(_reset, exchange));
    }

    /// <summary>The server's own.</summary>
    public IHttpResponseBodyFeature Inner { get; }

    public CapturingBodyFeature Body { get; }

    public ClientLink Client { get; }

    public void Dispose()
    {
        _features.Set(Inner);
        _features.Set(_lifetime);
        Client.Dispose();
        if (_reset is not null)
            _features.Set(_reset);
    }
}
