namespace Karaula.Edge.Origin;

/// <summary>
/// A site's servers in order: the first that is worth asking is asked. One that does not answer is left alone for a while (a circuit breaker), so that requests neither wait for it nor
/// hold places meanwhile; one request at a time finds out whether it is back. Thread-safe; outlives reloads.
/// </summary>
internal sealed class OriginSet(TimeProvider time)
{
    private readonly Lock _lock = new();
    private OriginHealth[] _origins = [];

    /// <summary>Takes new servers. What is known of one that stays is kept.</summary>
    /// <param name="prefixes">Scheme, host and port of each, without a slash at the end.</param>
    public void Reconfigure(IEnumerable<string> prefixes)
    {
        lock (_lock)
            _origins = [.. prefixes.Select(prefix => Array.Find(_origins, origin => origin.Prefix == prefix) ?? new OriginHealth(prefix))];
    }

    /// <summary>Which to ask; null when none is worth it now.</summary>
    public OriginHealth? Choose()
    {
        lock (_lock)
        {
            foreach (var origin in _origins)
            {
                if (origin.TryAsk(time))
                    return origin;
            }

            return null;
        }
    }

    /// <summary>It has answered. True when it was left alone until then.</summary>
    public bool Answered(OriginHealth origin)
    {
        lock (_lock)
            return origin.Answered();
    }

    /// <summary>It has not answered. True when it is left alone from now on.</summary>
    public bool Failed(OriginHealth origin)
    {
        lock (_lock)
            return origin.Failed(time);
    }
}
