using System.Globalization;
using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Origin;

/// <summary>Replaces the client's conditions by the cache's own while the origin is asked, and puts them back.</summary>
internal sealed class ForwardedConditions
{
    private readonly IHeaderDictionary _request;
    private readonly StringValues _ifNoneMatch;
    private readonly StringValues _ifModifiedSince;
    private readonly StringValues _range;
    private readonly StringValues _ifRange;
    private bool _restored;

    /// <summary>Asks for the whole, or, given a stored answer, whether it still holds.</summary>
    public ForwardedConditions(IHeaderDictionary request, StoredResponse? validate)
    {
        _request = request;
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
        _request.IfNoneMatch = _ifNoneMatch;
        _request.IfModifiedSince = _ifModifiedSince;
        _request.Range = _range;
        _request.IfRange = _ifRange;
    }
}
