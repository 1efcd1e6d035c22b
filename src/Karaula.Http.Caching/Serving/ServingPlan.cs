using Karaula.Http.Caching.Storage;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Serving;

/// <summary>What of a stored answer to send.</summary>
/// <param name="StatusCode">200 and its like, 206, 304 or 416.</param>
/// <param name="Part">The part of the body.</param>
internal readonly record struct ServingPlan(int StatusCode, ByteRange Part)
{
    /// <summary>Whether the client gets less than the stored answer, so that its length and type are not those stored.</summary>
    public bool IsNotModified => StatusCode == StatusCodes.Status304NotModified;

    /// <summary>Evaluates the request's preconditions and range.</summary>
    public static ServingPlan For(HttpRequest request, StoredResponse response) => For(request, response, response.Body.Length);

    /// <summary>The same of an answer whose body has another length than what is there of it; null for one that is not known, of which no range is served.</summary>
    public static ServingPlan For(HttpRequest request, StoredResponse response, long? length)
    {
        IHeaderDictionary headers = request.Headers;
        if (Preconditions.IsNotModified(headers, response))
            return new(StatusCodes.Status304NotModified, default);
        if (response.StatusCode == StatusCodes.Status200OK
            && HttpMethods.IsGet(request.Method)
            && headers.Range.Count > 0
            && length is { } whole
            && ByteRange.TryParse(headers.Range, whole, out ByteRange range)
            && Preconditions.AllowRange(headers, response))
        {
            return range.Length == 0
                ? new(StatusCodes.Status416RangeNotSatisfiable, default)
                : new(StatusCodes.Status206PartialContent, range);
        }

        return new(response.StatusCode, new(0, length ?? long.MaxValue));
    }
}
