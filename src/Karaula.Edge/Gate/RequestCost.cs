namespace Karaula.Edge.Gate;

/// <summary>
/// What a request cost, in one number: milliseconds of origin time, or what is worth as much. All weights stand here and in docs/developers/gate.md.
/// </summary>
/// <remarks>The weights are orders of magnitude. They decide whose turn it is, never whether somebody is refused for good.</remarks>
internal static class RequestCost
{
    /// <summary>What a request that the cache has no answer for costs beside the origin's time: a place in the queue, a connection, two messages.</summary>
    public const float Miss = 5;

    /// <summary>An answer of the origin with a status from 400 on: a scan, a guessed password, a page that broke it.</summary>
    public const float Error = 20;

    /// <summary>A breach of the protocol.</summary>
    public const float Glitch = 50;

    /// <summary>Bytes sent that are worth a millisecond: what a line of 500 Mbit/s takes in it.</summary>
    public const float BytesPerMillisecond = 64 * 1024;

    /// <summary>What one request can cost at most: somebody met by one very slow answer is not its cause.</summary>
    public const float Most = 10_000;

    /// <summary>What it cost after all.</summary>
    /// <param name="askedOrigin">Whether the origin worked on it.</param>
    /// <param name="originSeconds">From asking the origin to the first byte of its answer.</param>
    /// <param name="isOriginError">Whether the origin's answer has a status from 400 on.</param>
    /// <param name="bytes">Sent to the reader, from wherever.</param>
    public static float Of(bool askedOrigin, double originSeconds, bool isOriginError, long bytes)
    {
        var cost = Math.Max(0, bytes) / BytesPerMillisecond;
        if (askedOrigin)
            cost += Miss + (float)(Math.Max(0, originSeconds) * 1000);
        return Math.Min(Most, cost + (isOriginError ? Error : 0));
    }
}
