using System.Globalization;

namespace Karaula.Analysis.Detection;

/// <summary>
/// Finds attacks on one site in its seconds. An alarm needs volume <em>and</em> changed structure or harm: volume alone is hopeless on small sites,
/// and a crowd of readers has it too. Deterministic; not thread-safe. docs/analysts/detection.md explains it.
/// </summary>
public sealed class SiteDetector
{
    private const int FormatVersion = 3;

    // The version before: without TLS clients.
    private const int OlderVersion = 2;
    private const int MaxGapSeconds = 600;

    // Below so many times the usual it is no flood, whatever its structure.
    private const double LoudFactor = 1.5;

    // Beyond any scatter: what volume alone must reach where nothing else is measured.
    private const double VolumeAloneThreshold = 50;

    // A weak beginning may pass unnoticed for a second.
    private const double OnsetSlackSeconds = 1;

    // A crowd is noticed when volume has been beyond doubt for so many seconds.
    private const int CrowdSeconds = 10;

    private const int ManyRequests = 40;
    private const double HeatFade = 0.7;

    // Less is a flicker, not a pause.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);

    // Readers come for a story while it is new.
    private static readonly TimeSpan NewsLasts = TimeSpan.FromMinutes(30);

    private readonly DetectorOptions _options;
    private readonly Baseline _usual;
    private readonly NegativeBinomialCusum _volume;
    // All seconds, for what may be learned; and those that could be a flood's, for what is one.
    private readonly StructureChange _structure = new();
    private readonly StructureChange _flood = new();
    private readonly OnsetPosterior _onset = new();
    private readonly TrafficMixture _mixture = new();
    private readonly RecentTraffic _recent = new();

    private readonly double[] _heat = new double[StructureChange.Kinds];

    private DateTimeOffset _last;
    private DateTimeOffset _quietSince;
    private DateTimeOffset _published;
    private DateTimeOffset _mitigatedAt;
    private string _vector = "";
    private string _candidate = "";
    private int _candidateSeconds;
    private int _crowdSeconds;

    /// <summary>A detector that knows nothing yet.</summary>
    public SiteDetector(DetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _usual = new Baseline(options.BaselineSeconds, options.WarmUpSeconds);
        _volume = new NegativeBinomialCusum(options.Ratio);
    }

    /// <summary>Whether an attack is under way.</summary>
    public bool InIncident { get; private set; }

    /// <summary>What the unusual traffic of the last minutes is.</summary>
    public Assessment Assessment => _mixture.Assess(_usual, _published != default && _last - _published < NewsLasts && _last >= _published);

    /// <summary>The site published news: for the next half hour a crowd is likelier.</summary>
    public void NotePublication(DateTimeOffset at) => _published = at > _published ? at : _published;

    /// <summary>Takes in the next second. Seconds come in order; one that is not later than the last is passed over.</summary>
    public IReadOnlyList<DetectionEvent> Observe(in SiteSecond second)
    {
        if (_last != default && second.At <= _last)
            return [];
        List<DetectionEvent>? events = null;
        // A second without traffic has no summary. Silence ends an incident as well as calm does.
        for (var gap = 1; _last != default && _last.AddSeconds(1) < second.At && gap <= MaxGapSeconds; gap++)
            Step(new SiteSecond(_last.AddSeconds(1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ref events);
        Step(second, ref events);
        return events ?? (IReadOnlyList<DetectionEvent>)[];
    }

    /// <summary>The state, to go on after a restart. An incident under way is part of it; suspicions of the last minutes are not.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(FormatVersion);
        _usual.Save(writer);
        writer.Write(InIncident);
        writer.Write(_last.UtcTicks);
        writer.Write(_quietSince.UtcTicks);
        writer.Write(_published.UtcTicks);
        writer.Write(_mitigatedAt.UtcTicks);
        writer.Write(_vector);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Goes on from a saved state.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such state.</exception>
    public static SiteDetector Restore(DetectorOptions options, ReadOnlySpan<byte> state)
    {
        var detector = new SiteDetector(options);
        using var reader = new BinaryReader(new MemoryStream(state.ToArray()));
        try
        {
            var version = reader.ReadInt32();
            if (version is not (FormatVersion or OlderVersion))
                throw new InvalidDataException($"A detector's state of version {version}; expected {FormatVersion}.");
            detector._usual.Restore(reader, hasJa4: version >= FormatVersion);
            detector.InIncident = reader.ReadBoolean();
            detector._last = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            detector._quietSince = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            detector._published = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            detector._mitigatedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            detector._vector = reader.ReadString();
            return detector;
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The bytes are no detector's state: " + e.Message, e);
        }
    }

    private void Step(in SiteSecond second, ref List<DetectionEvent>? events)
    {
        _last = second.At;
        var (mean, size) = (_usual.MeanAt(second.At), _usual.Size);
        Span<double> steps = stackalloc double[StructureChange.Kinds];
        var loudness = _volume.Add(second.At, second.Requests, mean, size);
        StructureChange.Steps(second, _usual, steps);
        _structure.Add(second.At, steps);
        if (!IsLoud(second, mean))
            Discount(steps, loudness);
        _flood.Add(second.At, steps);
        _onset.Add(second.Requests, mean, size, steps);
        _recent.Add(second);
        if (InIncident || _volume.Sum > 0)
            _mixture.Add(second, mean);
        else
            _mixture.Reset();

        if (InIncident)
            Follow(second, mean, steps, ref events);
        else if (IsAlarm(second, mean))
            Open(second, mean, ref events);
        else
            Learn(second, ref events);
    }

    private bool IsAlarm(in SiteSecond second, double mean)
    {
        // A flood that was is not one that is: the newest second must be loud as well, and the last few.
        if (!IsLoud(second, mean) || _recent.Rate <= mean * LoudFactor || _volume.Sum < _options.Threshold)
            return false;
        if (_options.VolumeAlone && _volume.Sum >= VolumeAloneThreshold)
            return true;

        // Many weak hints add up to a strong sum when a crowd reads a little otherwise than usual: one sign must be plain to see as well.
        return _flood.Sum >= _options.EvidenceNeeded && StructureEvidence.Weigh(_recent.ToSecond(second), _usual, null) >= 1;
    }

    private static bool IsLoud(in SiteSecond second, double mean) => second.Requests > mean * LoudFactor;

    /// <summary>
    /// A flood is loud. In a quiet second a structure of its own (after a crowd, when caches are warm and few are left) is no sign of one, and
    /// that it is quiet is a sign against.
    /// </summary>
    private static void Discount(Span<double> steps, double loudness)
    {
        for (var kind = 0; kind <= StructureChange.OneTool; kind++)
            steps[kind] = Math.Min(steps[kind], Math.Min(0, loudness));
    }

    private void Learn(in SiteSecond second, ref List<DetectionEvent>? events)
    {
        // The first seconds of a site look like growth from nothing, and of a structure of its own.
        if (_usual.Seconds < _options.WarmUpSeconds)
        {
            _usual.Learn(second);
            _volume.Reset();
            _structure.Reset();
            _flood.Reset();
            return;
        }

        var doubt = _options.EvidenceNeeded / 3;
        if (_volume.Sum < _options.Threshold && _structure.Sum < doubt)
            _usual.Learn(second);
        else if (_structure.Sum < doubt / 2)
            // A crowd: volume without a sign of attack. What is usual may change for good, but slowly.
            _usual.Learn(second, _usual.Mean * 1.05);
        else if (_volume.Sum <= 0)
            // A site made anew: other structure, and no more volume than usual.
            _usual.LearnStructure(second, 1 / (5 * _options.BaselineSeconds));
        NoticeCrowd(second, doubt, ref events);
    }

    private void NoticeCrowd(in SiteSecond second, double doubt, ref List<DetectionEvent>? events)
    {
        if (_volume.Sum <= 0)
            _crowdSeconds = 0;
        if (_volume.Sum < 5 * _options.Threshold || _structure.Sum >= doubt || ++_crowdSeconds != CrowdSeconds)
            return;
        var (ago, halfWidth) = _onset.Median(0, volumeCounts: true);
        (events ??= []).Add(new CrowdNoticed(second.At.AddSeconds(-ago), TimeSpan.FromSeconds(halfWidth), Assessment));
    }

    private void Open(in SiteSecond second, double mean, ref List<DetectionEvent>? events)
    {
        InIncident = true;
        Array.Clear(_heat);
        _quietSince = default;
        _mitigatedAt = default;
        _crowdSeconds = 0;
        var recent = _recent.ToSecond(second);
        var kind = _flood.Kind;
        _vector = kind < AttackTemplate.All.Length && _flood.Sum >= _options.EvidenceNeeded
            ? AttackTemplate.All[kind].Vector
            : StructureEvidence.Vector(recent, _usual);
        var reasons = new List<string>();
        StructureEvidence.Weigh(recent, _usual, reasons);
        if (reasons.Count == 0)
            reasons.Add(_flood.Sum >= _options.EvidenceNeeded ? $"its requests are those of a {_vector}" : "so much more comes than ever by chance");
        // An attack in the midst of a crowd begins where its structure does, not where the crowd began.
        var inCrowd = _flood.Since - _volume.Since > TimeSpan.FromSeconds(15) && _flood.Sum >= _options.EvidenceNeeded;
        var (ago, halfWidth) = _onset.Median(kind, volumeCounts: !inCrowd);

        // The posterior knows one change: a crowd that came and went before would draw it back to itself.
        var most = (second.At - _volume.Since).TotalSeconds + OnsetSlackSeconds;
        (ago, halfWidth) = (Math.Min(ago, most), Math.Min(halfWidth, most));
        var why = string.Create(
            CultureInfo.InvariantCulture,
            $"{_recent.Rate:0} requests a second, usually {mean:0.#}; and no crowd of readers explains that {string.Join(", and that ", reasons)}.");
        (events ??= []).Add(new IncidentOpened(
            second.At.AddSeconds(-ago), TimeSpan.FromSeconds(halfWidth), second.At.AddSeconds(1), why, [_vector]) { Assessment = Assessment });
        FollowMitigation(second);
    }

    private void Follow(in SiteSecond second, double mean, ReadOnlySpan<double> steps, ref List<DetectionEvent>? events)
    {
        // Of few requests some look like a flood's by chance: there the last seconds have to, together.
        var floodlike = _options.VolumeAlone || (second.Requests >= ManyRequests && StructureEvidence.Weigh(second, _usual, null) >= 1);
        for (var kind = 0; kind < steps.Length; kind++)
        {
            _heat[kind] = (_heat[kind] * HeatFade) + steps[kind];
            floodlike |= _heat[kind] > 2;
        }

        if (IsLoud(second, mean) && floodlike)
        {
            if (_quietSince != default && second.At - _quietSince >= ShortestPause)
                (events ??= []).Add(new IncidentPaused(_quietSince, second.At));
            _quietSince = default;
            FollowMitigation(second);
            FollowVector(second, ref events);
            return;
        }

        if (_quietSince == default)
            _quietSince = second.At;
        if (second.At - _quietSince < _options.Hold)
            return;
        InIncident = false;
        (events ??= []).Add(new IncidentEnded(_quietSince) { Assessment = Assessment });
        _volume.Reset();
        _structure.Reset();
        _flood.Reset();
        _onset.Reset();
    }

    private void FollowMitigation(in SiteSecond second)
    {
        if (_mitigatedAt == default && second.Requests > 0 && second.Refused >= 0.3 * second.Requests)
            _mitigatedAt = second.At;
    }

    private void FollowVector(in SiteSecond second, ref List<DetectionEvent>? events)
    {
        var vector = StructureEvidence.Vector(_recent.ToSecond(second), _usual);
        if (vector == _vector)
        {
            _candidateSeconds = 0;
            return;
        }

        _candidateSeconds = vector == _candidate ? _candidateSeconds + 1 : 1;
        _candidate = vector;
        // Three seconds: a change, not a flicker.
        if (_candidateSeconds < 3)
            return;
        _vector = vector;
        _candidateSeconds = 0;
        var at = second.At.AddSeconds(-2);
        (events ??= []).Add(new VectorChanged(at, vector) { AfterMitigation = _mitigatedAt == default ? null : at - _mitigatedAt });
        // What the edge learns against the new way counts from when it begins to.
        _mitigatedAt = default;
    }
}
