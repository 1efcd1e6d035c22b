using System.Globalization;

namespace Karaula.Analysis.Detection;

/// <summary>
/// Finds attacks on one site in its seconds. An alarm needs volume <em>and</em> changed structure or harm: volume alone is hopeless on small sites,
/// and a crowd of readers has it too. Deterministic; not thread-safe. docs/analysts/detection.md explains it.
/// </summary>
public sealed class SiteDetector
{
    private const int FormatVersion = 1;
    private const int MaxGapSeconds = 600;

    // Below so many times the usual it is no flood, whatever its structure.
    private const double LoudFactor = 1.5;

    private readonly DetectorOptions _options;
    private readonly Baseline _usual;
    private readonly NegativeBinomialCusum _volume;

    // Evidence of the last seconds, fading: one odd second is no attack. An attack in the midst of a crowd begins where the evidence does.
    private double _evidence;
    private DateTimeOffset _evidenceSince;
    private DateTimeOffset _last;
    private DateTimeOffset _quietSince;
    private string _vector = "";
    private string _candidate = "";
    private int _candidateSeconds;

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

    /// <summary>The state, to go on after a restart. An incident under way is part of it.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(FormatVersion);
        _usual.Save(writer);
        writer.Write(InIncident);
        writer.Write(_last.UtcTicks);
        writer.Write(_quietSince.UtcTicks);
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
            if (version != FormatVersion)
                throw new InvalidDataException($"A detector's state of version {version}; expected {FormatVersion}.");
            detector._usual.Restore(reader);
            detector.InIncident = reader.ReadBoolean();
            detector._last = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            detector._quietSince = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
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
        _volume.Add(second.Requests, _usual.Mean, _usual.Size);
        var evidence = StructureEvidence.Weigh(second, _usual, null);
        if (evidence < _options.EvidenceNeeded)
            _evidenceSince = default;
        else if (_evidenceSince == default)
            _evidenceSince = second.At;
        _evidence += (evidence - _evidence) * 0.5;
        if (InIncident)
            Follow(second, ref events);
        else if (_volume.Sum >= _options.Threshold && _evidence >= _options.EvidenceNeeded * 0.7 && evidence >= _options.EvidenceNeeded
            && second.Requests > _usual.Mean * LoudFactor)
            Open(second, ref events);
        else if (_evidence < 0.5 && (_volume.Sum < _options.Threshold / 2 || _usual.Seconds < _options.WarmUpSeconds))
            LearnFrom(second);
        else if (_evidence < 0.25)
            // A crowd: volume without a sign of attack. What is usual may change for good, but slowly.
            _usual.Learn(second with { Requests = (long)Math.Min(second.Requests, _usual.Mean * 1.05) });
    }

    private void LearnFrom(in SiteSecond second)
    {
        _usual.Learn(second);
        // The first seconds of a site look like growth from nothing.
        if (_usual.Seconds <= _options.WarmUpSeconds)
            _volume.Reset();
    }

    private void Open(in SiteSecond second, ref List<DetectionEvent>? events)
    {
        InIncident = true;
        _quietSince = default;
        _vector = StructureEvidence.Vector(second, _usual);
        var reasons = new List<string>();
        StructureEvidence.Weigh(second, _usual, reasons);
        var (ago, halfWidth) = _volume.Onset();
        var onset = second.At.AddSeconds(-ago);
        onset = _evidenceSince > onset ? _evidenceSince : onset;
        var why = string.Create(
            CultureInfo.InvariantCulture,
            $"{second.Requests} requests a second, usually {_usual.Mean:0.#}; and no crowd of readers explains that {string.Join(", and that ", reasons)}.");
        (events ??= []).Add(new IncidentOpened(
            onset, TimeSpan.FromSeconds(halfWidth), second.At.AddSeconds(1), why, [_vector]));
    }

    private void Follow(in SiteSecond second, ref List<DetectionEvent>? events)
    {
        var loud = second.Requests > _usual.Mean * LoudFactor && StructureEvidence.Weigh(second, _usual, null) >= 1;
        if (loud)
        {
            _quietSince = default;
            FollowVector(second, ref events);
            return;
        }

        if (_quietSince == default)
            _quietSince = second.At;
        if (second.At - _quietSince < _options.Hold)
            return;
        InIncident = false;
        _volume.Reset();
        _evidence = 0;
        (events ??= []).Add(new IncidentEnded(_quietSince));
    }

    private void FollowVector(in SiteSecond second, ref List<DetectionEvent>? events)
    {
        var vector = StructureEvidence.Vector(second, _usual);
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
        (events ??= []).Add(new VectorChanged(second.At.AddSeconds(-2), vector));
    }
}
