namespace Karaula.Edge.Origin;

/// <summary>
/// A site's servers in order: the first that is well is asked. One that does not answer is left alone for a while (a circuit breaker), so that requests neither wait for it nor
/// hold places meanwhile. Whether it is back is found out by checks, or by one request at a time where nothing else is well or nothing is checked. Thread-safe; outlives reloads.
/// </summary>
internal sealed class OriginSet(TimeProvider time)
{
    private readonly Lock _lock = new();
    private OriginHealth[] _origins = [];
    private OriginCheckOptions _checks = new();
    private OriginOutlook _outlook = OriginOutlook.None;

    /// <summary>How they stand together.</summary>
    public OriginOutlook Outlook => Volatile.Read(ref _outlook);

    /// <summary>Whether one of them is well because checks said so, and no request has said otherwise since.</summary>
    public bool IsProven
    {
        get
        {
            lock (_lock)
                return Array.Exists(_origins, static origin => origin.IsProven);
        }
    }

    /// <summary>Takes new servers. What is known of one that stays is kept.</summary>
    /// <param name="prefixes">Scheme, host and port of each, without a slash at the end.</param>
    /// <param name="checks">How they are checked.</param>
    public void Reconfigure(IEnumerable<string> prefixes, OriginCheckOptions checks)
    {
        lock (_lock)
        {
            _checks = checks;
            _origins = [.. prefixes.Select(prefix => Array.Find(_origins, origin => origin.Prefix == prefix) ?? new OriginHealth(prefix, time))];
            Look();
        }
    }

    /// <summary>Which to ask; null when none is worth it now.</summary>
    public OriginHealth? Choose()
    {
        lock (_lock)
        {
            // Where servers are checked, no reader's request has to find out whether one is back.
            foreach (var origin in _origins)
            {
                if (origin.State == OriginState.Well || (!IsChecked && origin.TryAsk()))
                    return origin;
            }

            foreach (var origin in _origins)
            {
                if (IsChecked && origin.State == OriginState.LeftAlone && origin.TryAsk())
                    return origin;
            }

            return FirstAiling();
        }
    }

    /// <summary>It has answered. True when that changed how it is.</summary>
    /// <param name="origin">The server.</param>
    /// <param name="isError">Whether with an error that is the server's.</param>
    public bool Answered(OriginHealth origin, bool isError = false)
    {
        lock (_lock)
            return Looked(origin.Answered(isError, IsChecked));
    }

    /// <summary>It has not answered. True when it is left alone from now on.</summary>
    public bool Failed(OriginHealth origin)
    {
        lock (_lock)
            return Looked(origin.Failed());
    }

    /// <summary>Those whose check is due. <see cref="Checked"/> must follow for each.</summary>
    public (OriginCheckOptions Options, IReadOnlyList<OriginHealth> Origins) BeginChecks()
    {
        lock (_lock)
        {
            List<OriginHealth>? due = null;
            for (var i = 0; i < _origins.Length; i++)
            {
                if (_origins[i].TryCheck(_checks, isSpare: i > 0))
                    (due ??= []).Add(_origins[i]);
            }

            return (_checks, due ?? (IReadOnlyList<OriginHealth>)[]);
        }
    }

    /// <summary>A check is over. True when that changed how the server is.</summary>
    /// <param name="origin">The server.</param>
    /// <param name="check">What came of it; null when it was broken off.</param>
    /// <param name="options">What it was held against.</param>
    public bool Checked(OriginHealth origin, OriginCheck? check, OriginCheckOptions options)
    {
        lock (_lock)
            return Looked(origin.Checked(check, options));
    }

    /// <summary>How each stands, in order.</summary>
    public OriginReport[] Report()
    {
        lock (_lock)
        {
            var used = Array.Find(_origins, static origin => origin.State == OriginState.Well) ?? FirstAiling();
            return [.. _origins.Select(origin => origin.Report(inUse: origin == used))];
        }
    }

    private bool IsChecked => _checks.When != CheckWhen.Never;

    private bool Looked(bool isChanged)
    {
        if (isChanged)
            Look();
        return isChanged;
    }

    private void Look() => Volatile.Write(ref _outlook, OriginOutlook.Of(_origins));

    // Bad answers come from it, but answers: better than none.
    private OriginHealth? FirstAiling() => Array.Find(_origins, static origin => origin.State == OriginState.Ailing);
}
