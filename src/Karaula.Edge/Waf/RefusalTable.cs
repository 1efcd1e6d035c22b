using System.Numerics;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Waf;

/// <summary>
/// What a site's rules refused, or would have: for each rule, place in the request and beginning of the path, how often and from how many networks. A rule
/// that is mistaken is met by many readers, an attack comes from few. Fixed memory: when it is full, of a few entries drawn the one seen by
/// the fewest networks makes room. Thread-safe.
/// </summary>
internal sealed class RefusalTable(int capacity = RefusalTable.DefaultCapacity)
{
    private const int DefaultCapacity = 2048;
    private const int Drawn = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<(long Rule, string Target, string Path), int> _places = [];
    private readonly List<Entry> _entries = [];
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();

    /// <summary>How many entries had to make room.</summary>
    public long Evicted { get; private set; }

    /// <summary>Counts one refusal.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="target">Where it matched, in the form of an exclusion; empty where that cannot be said.</param>
    /// <param name="path">The beginning of the path.</param>
    /// <param name="message">What the rule says.</param>
    /// <param name="network">Who asked.</param>
    /// <param name="now">The time.</param>
    public void Add(long rule, string target, string path, string message, SourceKey network, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue((rule, target, path), out var place))
            {
                place = Place();
                _places[(rule, target, path)] = place;
                _entries[place] = new Entry(rule, target, path, message, now);
            }

            _entries[place].Count(network.Hash(_seed), now);
        }
    }

    /// <summary>All entries, those met by the most networks first.</summary>
    public IReadOnlyList<Refusals> Read()
    {
        lock (_lock)
        {
            return [.. _entries.Select(entry => entry.Read()).OrderByDescending(one => one.Networks).ThenByDescending(one => one.Requests)
                .ThenBy(one => one.RuleId)];
        }
    }

    private int Place()
    {
        if (_entries.Count < capacity)
        {
            _entries.Add(null!);
            return _entries.Count - 1;
        }

        var weakest = Random.Shared.Next(capacity);
        for (var i = 1; i < Drawn; i++)
        {
            var other = Random.Shared.Next(capacity);
            if (_entries[other].IsWeakerThan(_entries[weakest]))
                weakest = other;
        }

        _places.Remove(_entries[weakest].Key);
        Evicted++;
        return weakest;
    }

    /// <summary>One rule at one place. Networks are counted linearly (Whang et al., 1990): 1,024 bits tell up to some thousands.</summary>
    private sealed class Entry(long rule, string target, string path, string message, DateTimeOffset first)
    {
        private const int Bits = 1024;

        private readonly ulong[] _seen = new ulong[Bits / 64];
        private long _requests;
        private DateTimeOffset _last;

        public (long Rule, string Target, string Path) Key => (rule, target, path);

        public void Count(ulong network, DateTimeOffset now)
        {
            _requests++;
            _last = now;
            var bit = (int)(network % Bits);
            _seen[bit / 64] |= 1ul << (bit % 64);
        }

        public bool IsWeakerThan(Entry other) => (Networks(), _requests).CompareTo((other.Networks(), other._requests)) < 0;

        public Refusals Read() => new(rule, target, path, message, _requests, Networks(), first, _last);

        private int Networks()
        {
            var set = _seen.Sum(static word => BitOperations.PopCount(word));
            return (int)Math.Round(-Bits * Math.Log((Bits - Math.Min(set, Bits - 1)) / (double)Bits));
        }
    }
}

/// <summary>What one rule refused at one place, or would have.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Target">Where it matched, in the form of an exclusion; empty where that cannot be said.</param>
/// <param name="Path">The beginning of the path.</param>
/// <param name="Message">What the rule says.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="Networks">From about how many networks: IPv4 /24, IPv6 /48.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal sealed record Refusals(
    long RuleId, string Target, string Path, string Message, long Requests, int Networks, DateTimeOffset First, DateTimeOffset Last);
