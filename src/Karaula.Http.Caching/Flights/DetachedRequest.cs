using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Http.Caching.Flights;

/// <summary>
/// A request to the origin that no reader waits for any more: a copy of what one asked, free of the reader's connection. Its answer goes into the
/// store and nowhere else.
/// </summary>
internal sealed class DetachedRequest : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly CancellationTokenSource _aborted;

    private readonly DetachedResponse _response;

    private DetachedRequest(HttpContext context, DetachedResponse response, AsyncServiceScope scope, CancellationTokenSource aborted)
    {
        Context = context;
        _response = response;
        _scope = scope;
        _aborted = aborted;
    }

    /// <summary>The copy.</summary>
    public HttpContext Context { get; }

    /// <summary>Copies a request, without its conditions and ranges, which are the reader's own.</summary>
    /// <param name="from">The request.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">How long it may take in all.</param>
    /// <param name="configure">Copies what features the application needs.</param>
    public static DetachedRequest Create(HttpContext from, TimeProvider time, TimeSpan timeout, Action<HttpContext, HttpContext>? configure)
    {
        IHttpRequestFeature source = from.Features.GetRequiredFeature<IHttpRequestFeature>();
        var request = new HttpRequestFeature
        {
            Protocol = source.Protocol,
            Scheme = source.Scheme,
            Method = HttpMethods.Get,
            PathBase = source.PathBase,
            Path = source.Path,
            QueryString = source.QueryString,
            RawTarget = source.RawTarget,
            Headers = new HeaderDictionary(),
        };
        foreach (var field in source.Headers)
            request.Headers[field.Key] = field.Value;
        request.Headers.IfNoneMatch = request.Headers.IfModifiedSince = request.Headers.Range = request.Headers.IfRange = default;

        AsyncServiceScope scope = from.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        var aborted = new CancellationTokenSource(timeout, time);
        var response = new DetachedResponse();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = aborted.Token });
        features.Set<IServiceProvidersFeature>(new RequestServicesFeatureOf(scope.ServiceProvider));
        features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            ConnectionId = from.Connection.Id,
            RemoteIpAddress = from.Connection.RemoteIpAddress,
            RemotePort = from.Connection.RemotePort,
            LocalIpAddress = from.Connection.LocalIpAddress,
            LocalPort = from.Connection.LocalPort,
        });
        if (from.GetEndpoint() is { } endpoint)
            features.Set<IEndpointFeature>(new EndpointOf(endpoint));
        var context = new DefaultHttpContext(features);
        configure?.Invoke(from, context);
        return new(context, response, scope, aborted);
    }

    public async ValueTask DisposeAsync()
    {
        await _response.EndAsync();
        _aborted.Dispose();
        await _scope.DisposeAsync();
    }

    private sealed class RequestServicesFeatureOf(IServiceProvider services) : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = services;
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly NoBody Instance = new();

        public bool CanHaveBody => false;
    }

    private sealed class EndpointOf(Endpoint endpoint) : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; } = endpoint;
    }
}
