using System.Net;
using System.Text;

namespace Karaula.Edge.Origin;

/// <summary>The connections to all origins.</summary>
internal sealed class OriginClient : IDisposable
{
    /// <summary>Sends requests: no cookies, no redirects, no decompression, no proxy of its own accord.</summary>
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // Shorter than what common servers keep idle connections for, so that ours is the side that closes.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        MaxResponseHeadersLength = 64,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    });

    /// <inheritdoc />
    public void Dispose() => Invoker.Dispose();
}
