using Google.Protobuf;
using Karaula.Edge.Gate;
using Karaula.Sketches;
using Karaula.Wire;

namespace Karaula.Edge.Telemetry;

/// <summary>Everything one site's second adds up to. Fixed memory; cleared and used again. Not thread-safe.</summary>
/// <param name="readersHash">Keyed with a secret of this edge.</param>
/// <param name="attackersHash">The same at every edge.</param>
/// <param name="costs">What paths cost, over all seconds.</param>
internal sealed class SecondAccumulator(SketchHash readersHash, SketchHash attackersHash, PathCosts costs)
{
    private const int MaxAttackers = 32;
    private const int MaxPaths = 8;
    private const int MaxPathLength = 128;

    private readonly DDSketch _latency = new(0.02, 512);
    private readonly DDSketch _originLatency = new(0.02, 512);
    private readonly HyperLogLog _readers = new(11, readersHash.Id);
    private readonly HyperLogLog _attackers = new(11, attackersHash.Id);
    private readonly MinHash _attackersMinHash = new(256, attackersHash.Id);
    private readonly SpaceSaving _topAttackers = new(64);
    private readonly SourceKey[] _attackerKeys = new SourceKey[64];
    private readonly TopTexts _topPaths = new(32, MaxPathLength);
    private readonly AttackShapes _shapes = new();
    private readonly HashedCounts _paths = new();
    private readonly HashedCounts _agents = new();
    private readonly HashedCounts _prefixes = new();
    private readonly HashedCounts _asns = new();
    private readonly HashedCounts _ja4 = new();
    private readonly long[] _outcomes = new long[8];

    private long _bytes;
    private long _originRequests;
    private long _originErrors;
    private long _readerRequests;
    private long _readerGood;
    private long _newSources;
    private long _busting;
    private long _assets;
    private long _unsafe;
    private long _shown;
    private long _passed;
    private long _failedAnswers;

    /// <summary>Requests so far.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests refused so far.</summary>
    public long Refused => _outcomes[(int)RequestOutcome.RefusedRate] + _outcomes[(int)RequestOutcome.RefusedOverload];

    /// <summary>Readers' requests so far.</summary>
    public long ReaderRequests => _readerRequests;

    /// <summary>Of those, good.</summary>
    public long ReaderGood => _readerGood;

    /// <summary>Requests that went to the origin.</summary>
    public long OriginRequests => _originRequests;

    /// <summary>Of those, failed.</summary>
    public long OriginErrors => _originErrors;

    /// <summary>Whether there is anything to tell.</summary>
    public bool IsEmpty => Requests == 0 && _shown + _passed + _failedAnswers == 0;

    /// <summary>Distinct sources refused and marked, estimated.</summary>
    public long AttackerCount => _attackers.Count();

    /// <summary>Takes in a request.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="hash">A hash for everything that is not an address.</param>
    /// <param name="isNewSource">Whether its source was not seen in the last minutes.</param>
    /// <param name="isNewQuery">Whether it has a query that was not seen on its path.</param>
    /// <param name="deadlineSeconds">An answer later than this is not good.</param>
    public void Add(in RequestFacts facts, SketchHash hash, bool isNewSource, bool isNewQuery, double deadlineSeconds)
    {
        Requests++;
        _outcomes[(int)facts.Outcome]++;
        _bytes += Math.Max(0, facts.Bytes);
        _newSources += isNewSource ? 1 : 0;
        _busting += isNewQuery ? 1 : 0;
        _assets += IsAsset(facts.Path) ? 1 : 0;
        _unsafe += facts.IsUnsafe ? 1 : 0;

        var refused = facts.Outcome is RequestOutcome.RefusedRate or RequestOutcome.RefusedOverload or RequestOutcome.RefusedRules;
        if (!refused && facts.Seconds >= 0)
            _latency.Add(Math.Max(1e-6, facts.Seconds));
        if (facts.AskedOrigin)
        {
            _originRequests++;
            _originErrors += facts.OriginFailed ? 1 : 0;
            if (facts.OriginSeconds > 0)
                _originLatency.Add(facts.OriginSeconds);
        }

        var path = facts.PathHash;
        _paths.Add(path);
        _agents.Add(hash.Hash(facts.Agent));
        _prefixes.Add(facts.Source.Wider().Hash(0));
        if (facts.Network.Asn > 0)
            _asns.Add(hash.Hash((ulong)facts.Network.Asn));
        if (!facts.Ja4.IsEmpty)
        {
            Span<byte> ja4 = stackalloc byte[Connections.Ja4Fingerprint.Length];
            facts.Ja4.CopyTo(ja4);
            _ja4.Add(hash.Hash(ja4));
        }

        _topPaths.Add(path, facts.Path);
        if (facts.Class == SourceClass.Attacker && refused)
        {
            CountAttacker(facts.Source);
            _shapes.Add(facts, hash, costs);
        }
        else if (facts.Class == SourceClass.Reader)
        {
            CountReader(facts, refused, deadlineSeconds);
            if (!refused && !facts.OriginFailed)
                costs.Learn(path, facts.AskedOrigin ? facts.OriginSeconds : 0);
        }
    }

    /// <summary>Counts a challenge given out, or an answer to one.</summary>
    public void Add(ChallengeStep step)
    {
        _shown += step == ChallengeStep.Shown ? 1 : 0;
        _passed += step == ChallengeStep.Passed ? 1 : 0;
        _failedAnswers += step == ChallengeStep.Failed ? 1 : 0;
    }

    /// <summary>The summary, without sequence, site, second and mode; then forgets everything.</summary>
    /// <param name="queued">Requests that wait for the origin.</param>
    /// <param name="challenges">Whether the site challenges.</param>
    public SiteSummary Close(int queued, bool challenges)
    {
        var requests = Math.Max(1.0, Requests);
        var summary = new SiteSummary
        {
            Traffic = new Traffic
            {
                Requests = (ulong)Requests,
                ServedFromCache = Outcome(RequestOutcome.Cache),
                ServedFromOrigin = Outcome(RequestOutcome.Origin),
                ServedStale = Outcome(RequestOutcome.Stale),
                RefusedRate = Outcome(RequestOutcome.RefusedRate),
                RefusedOverload = Outcome(RequestOutcome.RefusedOverload),
                RefusedRules = Outcome(RequestOutcome.RefusedRules),
                Failed = Outcome(RequestOutcome.Failed),
                Aborted = Outcome(RequestOutcome.Aborted),
                ResponseBytes = (ulong)_bytes,
                Latency = Bytes(_latency.ToArray()),
            },
            Origin = new Wire.Origin
            {
                Requests = (ulong)_originRequests,
                Errors = (ulong)_originErrors,
                Latency = Bytes(_originLatency.ToArray()),
                Queued = (uint)Math.Max(0, queued),
            },
            Readers = new Readers
            {
                Requests = (ulong)_readerRequests,
                Good = (ulong)_readerGood,
                SourcesHll = Bytes(_readers.ToArray()),
            },
            Structure = new Structure
            {
                NewSourceShare = _newSources / requests,
                CacheBustingShare = _busting / requests,
                AssetShare = _assets / requests,
                UnsafeMethodShare = _unsafe / requests,
                PathEntropy = _paths.Entropy(),
                AgentEntropy = _agents.Entropy(),
                PrefixEntropy = _prefixes.Entropy(),
            },
        };
        if (!_asns.IsEmpty)
            summary.Structure.AsnEntropy = _asns.Entropy();
        if (!_ja4.IsEmpty)
            summary.Structure.Ja4Entropy = _ja4.Entropy();
        if (challenges)
            summary.Challenges = new Challenges { Shown = (ulong)_shown, Passed = (ulong)_passed, Failed = (ulong)_failedAnswers };
        foreach (var (path, count, _) in _topPaths.Top(MaxPaths))
            summary.Structure.TopPaths.Add(new PathCount { Path = path, Count = count });
        AddAttackers(summary);
        summary.AttackShape = _shapes.Close();
        Clear();
        return summary;
    }

    private void CountReader(in RequestFacts facts, bool refused, double deadlineSeconds)
    {
        _readerRequests++;
        // A reader who leaves early says nothing about the site.
        if (!refused && facts.Status < 500 && facts.Outcome != RequestOutcome.Failed && facts.Seconds <= deadlineSeconds)
            _readerGood++;
        Span<byte> address = stackalloc byte[16];
        _readers.Add(readersHash.Hash(address[..facts.Source.WriteAddress(address)]));
    }

    private void CountAttacker(SourceKey source)
    {
        Span<byte> address = stackalloc byte[16];
        var hash = attackersHash.Hash(address[..source.WriteAddress(address)]);
        _attackers.Add(hash);
        _attackersMinHash.Add(hash);
        _attackerKeys[_topAttackers.Add(hash)] = source;
    }

    private void AddAttackers(SiteSummary summary)
    {
        if (_topAttackers.IsEmpty)
            return;
        summary.AttackersHll = Bytes(_attackers.ToArray());
        summary.AttackersMinhash = Bytes(_attackersMinHash.ToArray());
        Span<byte> address = stackalloc byte[16];
        foreach (var hitter in _topAttackers.Top(MaxAttackers))
        {
            for (var slot = 0; slot < _topAttackers.Count; slot++)
            {
                if (_topAttackers[slot].Key != hitter.Key)
                    continue;
                var key = _attackerKeys[slot];
                summary.Attackers.Add(new Attacker
                {
                    Address = ByteString.CopyFrom(address[..key.WriteAddress(address)]),
                    PrefixLength = key.PrefixLength,
                    Refused = hitter.Count,
                });
            }
        }
    }

    private ulong Outcome(RequestOutcome outcome) => (ulong)_outcomes[(int)outcome];

    private static ByteString Bytes(byte[] bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    private void Clear()
    {
        _latency.Clear();
        _originLatency.Clear();
        _readers.Clear();
        _attackers.Clear();
        _attackersMinHash.Clear();
        _topAttackers.Clear();
        _topPaths.Clear();
        _shapes.Clear();
        _paths.Clear();
        _agents.Clear();
        _prefixes.Clear();
        _asns.Clear();
        _ja4.Clear();
        Array.Clear(_outcomes);
        Requests = 0;
        (_bytes, _originRequests, _originErrors, _readerRequests, _readerGood) = (0, 0, 0, 0, 0);
        (_newSources, _busting, _assets, _unsafe) = (0, 0, 0, 0);
        (_shown, _passed, _failedAnswers) = (0, 0, 0);
    }

    private static bool IsAsset(ReadOnlySpan<char> path)
    {
        var dot = path.LastIndexOf('.');
        if (dot < 0 || path.Length - dot > 6)
            return false;
        return path[(dot + 1)..] is "css" or "js" or "mjs" or "svg" or "png" or "jpg" or "jpeg" or "gif" or "webp" or "avif" or "ico"
            or "woff" or "woff2" or "ttf" or "map" or "mp4" or "mp3";
    }
}
