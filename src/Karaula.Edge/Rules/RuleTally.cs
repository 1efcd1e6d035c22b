using Karaula.Edge.Gate;
using Karaula.Edge.Networks;
using Karaula.Sketches;

namespace Karaula.Edge.Rules;

/// <summary>How many requests of about how many sources of each audience a rule touched, or would have, and of which networks the readers are. Bounded memory; thread-safe.</summary>
internal sealed class RuleTally
{
    /// <summary>Of the sketches: a kilobyte each, ±3 %.</summary>
    public const int Precision = 10;

    private static readonly int Audiences = Enum.GetValues<RuleAudience>().Length;

    private readonly Lock _lock = new();
    private readonly long[] _requests = new long[Audiences];
    private readonly HyperLogLog[] _sources = [.. Enumerable.Range(0, Audiences).Select(static _ => new HyperLogLog(Precision))];
    private readonly ReaderSystems _systems = new();

    /// <summary>Counts one.</summary>
    /// <param name="audience">Who.</param>
    /// <param name="source">From where.</param>
    /// <param name="asn">The system that announces the source's network; 0 when that is not known.</param>
    /// <param name="names">Where systems' names are.</param>
    public void Add(RuleAudience audience, SourceKey source, uint asn = 0, NetworkData? names = null)
    {
        var hash = source.Hash(0x7275_6c65);
        lock (_lock)
        {
            _requests[(int)audience]++;
            var isNew = _sources[(int)audience].Add(hash);
            if (audience == RuleAudience.Reader)
                _systems.Add(asn, hash, isNew, source, names);
        }
    }

    /// <summary>What was counted.</summary>
    public RuleCount[] Read()
    {
        lock (_lock)
            return [.. Enum.GetValues<RuleAudience>().Select(audience => new RuleCount(audience, _requests[(int)audience], _sources[(int)audience].Count()))];
    }

    /// <summary>The autonomous systems with the most readers; empty without data about networks.</summary>
    public ReaderSystem[] ReadSystems()
    {
        lock (_lock)
            return _systems.Read();
    }
}

/// <summary>What was counted of one audience.</summary>
/// <param name="Audience">Who.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Sources">About how many sources (±3 %).</param>
internal readonly record struct RuleCount(RuleAudience Audience, long Requests, long Sources);
