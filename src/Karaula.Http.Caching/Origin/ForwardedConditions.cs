using System.Globalization;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Origin;

/// <summary>
/// Replaces the client's conditions by the cache's own while the origin is asked, and its target by the one that the answer is stored under, and puts
/// them back.
/// </summary>
internal sealed class ForwardedConditions
{
    private readonly IHttpRequestFeature _feature;
    private readonly string _target;
    private readonly string _query;
    private readonly IHeaderDictionary _request;
    private readonly StringValues _ifNoneMatch;
    private readonly StringValues _ifModifiedSince;
    private readonly StringValues _range;
    private readonly StringValues _ifRange;
    private bool _restored;

    /// <summary>Asks for the whole, or, given a stored answer, whether it still holds.</summary>
    public ForwardedConditions(HttpContext context, StoredResponse? validate, string target)
    {
        IHeaderDictionary request = context.Request.Headers;
        _request = request;
        _feature = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        _target = _feature.RawTarget;
        _query = _feature.QueryString;
        if (CacheKey.OriginForm(_target) != target)
        {
            int question = target.IndexOf('?', StringComparison.Ordinal);
            _feature.RawTarget = target;
            _feature.QueryString = question < 0 ? "" : target[question..];
        }

        _ifNoneMatch = request.IfNoneMatch;
        _ifModifiedSince = request.IfModifiedSince;
        _range = request.Range;
        _ifRange = request.IfRange;
        request.IfNoneMatch = validate?.EntityTag;
        request.IfModifiedSince = validate?.LastModified is { } modified ? modified.ToString("r", CultureInfo.InvariantCulture) : default(StringValues);
        request.Range = request.IfRange = default;
    }

    public void Restore()
    {
        if (_restored)
            return;
        _restored = true;
        if (_feature.RawTarget != _target)
        {
            _feature.RawTarget = _target;
            _feature.QueryString = _query;
        }

        _request.IfNoneMatch = _ifNoneMatch;
        _request.IfModifiedSince = _ifModifiedSince;
        _request.Range = _range;
        _request.IfRange = _ifRange;
    }
}
