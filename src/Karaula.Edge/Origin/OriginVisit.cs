using Karaula.Edge.Hosting;

namespace Karaula.Edge.Origin;

/// <summary>One request's stay at the origin, from its admission to the first byte of the answer. Leaves once, whoever says so first.</summary>
/// <remarks>
/// The place is given back with the first byte, not the last: by then a common origin has done its work, and neither a slow reader nor an endless
/// stream may hold a place.
/// </remarks>
internal sealed class OriginVisit(RequestState state, TimeProvider time, uint route, string signature)
{
    private readonly long _entered = time.GetTimestamp();
    private int _left;

    /// <summary>The request.</summary>
    public RequestState State => state;

    /// <summary>What is added to the request's <c>Via</c>.</summary>
    public string Signature => signature;

    /// <summary>
    /// Whether the origin answered with an error that is its own: 5xx, but for those that say something of the request (501, 505). A challenge may be sent in its place, so that the
    /// reader's status says nothing of it.
    /// </summary>
    public bool IsServerError { get; private set; }

    /// <summary>The origin has begun its answer.</summary>
    public void Answer(int status)
    {
        IsServerError = status >= 500 && status is not (501 or 505);
        Leave(failed: status >= 500);
    }

    /// <summary>The origin has begun its answer, or will not.</summary>
    public void Leave(bool failed)
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
            return;
        var taken = time.GetElapsedTime(_entered);
        state.OriginSeconds = taken.TotalSeconds;
        state.OriginFailed |= failed;
        state.Site.Gate.LeaveOrigin(route, taken, failed);
    }
}
