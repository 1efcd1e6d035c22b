using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Origin;

/// <summary>Notices when the application resets the stream, as a proxy does when its origin breaks off.</summary>
internal sealed class TearingResetFeature(IHttpResetFeature inner, OriginExchange exchange) : IHttpResetFeature
{
    public void Reset(int errorCode)
    {
        exchange.Tear();
        inner.Reset(errorCode);
    }
}
