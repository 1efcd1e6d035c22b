using Karaula.Edge.Gate;
using Karaula.Sketches;

namespace Karaula.Edge.Rules;

/// <summary>How many requests of about how many sources of each audience a rule touched, or would have. Fixed memory; thread-safe.</summary>
internal sealed class RuleTally
{
    private static readonly int Audiences = Enum.GetValues<RuleAudience>().Length;

    private readonly Lock _lock = new();
    private readonly long[] _requests = new long[Audiences];
    private readonly HyperLogLog[] _sources = [.. Enumerable.Range(0, Audiences).Select(static _ => new HyperLogLog(10))];

    /// <summary>Counts one.</summary>
    public void Add(RuleAudience audience, SourceKey source)
    {
        var hash = source.Hash(0x7275_6c65);
        lock (_lock)
        {
            _requests[(int)audience]++;
            _sources[(int)audience].Add(hash);
        }
    }

    /// <summary>What was counted.</summary>
    public RuleCount[] Read()
    {
        lock (_lock)
            return [.. Enum.GetValues<RuleAudience>().Select(audience => new RuleCount(audience, _requests[(int)audience], _sources[(int)audience].Count()))];
    }
}

/// <summary>What was counted of one audience.</summary>
/// <param name="Audience">Who.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Sources">About how many sources (±3 %).</param>
internal readonly record struct RuleCount(RuleAudience Audience, long Requests, long Sources);
