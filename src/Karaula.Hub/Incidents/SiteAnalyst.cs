using System.Text.Json;
using Karaula.Analysis.Detection;
using Karaula.Hub.Evidence;
using Karaula.Hub.Ingest;
using Karaula.Hub.Merging;

namespace Karaula.Hub.Incidents;

/// <summary>
/// Turns the seconds of one site, in order, into incidents: runs the detector and adds up what happens while an incident lasts. It can be
/// saved and gone on with, which is how late summaries are taken in: an earlier state goes over the seconds again. Not thread-safe.
/// </summary>
internal sealed class SiteAnalyst
{
    /// <summary>An incident under way is written again after so many seconds, when it has grown.</summary>
    private const int UpdateSeconds = 5;

    /// <summary>Names of past incidents that are remembered: more than could follow each other in the time that a replay overlaps.</summary>
    private const int MostPast = 50;

    /// <summary>Publications to come that are kept; of more the latest are left out.</summary>
    private const int MostPublications = 1_000;

    /// <summary>An incident found again began within this of where it was first thought to.</summary>
    private static readonly TimeSpan SameOnset = TimeSpan.FromSeconds(60);

    private readonly string _site;
    private readonly SiteDetector _detector;
    private readonly List<IncidentRecord> _known;
    private readonly List<string> _past;
    private readonly SortedSet<DateTimeOffset> _published = [];
    private OpenIncident? _open;
    private long _writtenAt;
    private int _malformed;

    private SiteAnalyst(
        string site, SiteDetector detector, IncidentRecord? open, IEnumerable<string> past, IEnumerable<IncidentRecord> known, long second)
    {
        _site = site;
        _detector = detector;
        _past = [.. past];
        // What was found before this moment cannot be found again after it.
        _known = [.. known.Where(k => !_past.Contains(k.Id, StringComparer.Ordinal))];
        // Of an incident under way, what is known from elsewhere may be newer, but its sums must be those of this moment.
        _open = open is null ? null : new OpenIncident(open);
        _writtenAt = second;
        Second = second;
    }

    /// <summary>The last second analysed, Unix time; <see cref="long.MinValue"/> before the first.</summary>
    public long Second { get; private set; }


    /// <summary>Whether an attack is under way.</summary>
    public bool InIncident => _open is not null;

    /// <summary>Begins at nothing.</summary>
    /// <param name="site">The site's name.</param>
    /// <param name="known">Incidents of earlier analyses of the seconds to come: found again, they keep their names.</param>
    /// <param name="options">How the detector decides.</param>
    public static SiteAnalyst Start(string site, IEnumerable<IncidentRecord> known, DetectorOptions options) =>
        new(site, new SiteDetector(options), null, [], known, long.MinValue);

    /// <summary>Goes on from a saved state.</summary>
    /// <param name="site">The site's name.</param>
    /// <param name="state">What <see cref="Save"/> gave.</param>
    /// <param name="known">As in <see cref="Start"/>.</param>
    /// <param name="options">How the detector decides.</param>
    /// <exception cref="InvalidDataException">The state is of another version.</exception>
    public static SiteAnalyst Resume(string site, byte[] state, IEnumerable<IncidentRecord> known, DetectorOptions options)
    {
        SavedState? saved;
        try
        {
            saved = JsonSerializer.Deserialize<SavedState>(state, HubJson.Options);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The bytes are no analyst's state: " + e.Message, e);
        }

        if (saved is not { Detector: not null, Past: not null })
            throw new InvalidDataException("The bytes are an analyst's state of another version.");
        return new SiteAnalyst(site, SiteDetector.Restore(options, saved.Detector), saved.Open, saved.Past, known, saved.Second);
    }

    /// <summary>How many sketches of edges could not be read since this was last asked.</summary>
    public int TakeMalformedSketches()
    {
        var malformed = _malformed;
        _malformed = 0;
        return malformed;
    }

    /// <summary>The site published news, or will: from then on, for a while, a crowd of readers is likelier.</summary>
    public void NotePublication(DateTimeOffset at)
    {
        _published.Add(at);
        if (_published.Count > MostPublications)
            _published.Remove(_published.Max);
    }

    /// <summary>The state after the last second.</summary>
    public byte[] Save() => JsonSerializer.SerializeToUtf8Bytes(
        new SavedState(Second, _detector.Save(), _open?.Peek(), [.. _past]), HubJson.Options);

    /// <summary>
    /// Ends the time in which incidents of earlier analyses are looked for; returns those that were not found again.
    /// From now on every incident is a new one.
    /// </summary>
    public IReadOnlyList<IncidentRecord> CatchUpDone()
    {
        IncidentRecord[] left = [.. _known];
        _known.Clear();
        return left;
    }

    /// <summary>Takes in the next second.</summary>
    /// <param name="second">Later than all before.</param>
    /// <param name="earlier">Gives the seconds from one to another, both inclusive, as far as they are still at hand.</param>
    /// <param name="now">When an incident found now is raised.</param>
    /// <param name="drill">Name of the exercise under way; null in earnest.</param>
    /// <returns>Incidents that were opened, updated or ended.</returns>
    public IReadOnlyList<IncidentRecord> Observe(
        SecondBucket second, Func<long, long, IEnumerable<SecondBucket>> earlier, DateTimeOffset now, string? drill)
    {
        while (_published.Count > 0 && _published.Min <= second.At)
        {
            _detector.NotePublication(_published.Min);
            _published.Remove(_published.Min);
        }

        var events = _detector.Observe(second.ToSiteSecond());
        Second = second.Second;
        var changes = new List<IncidentRecord>();
        var counted = false;
        foreach (var e in events)
        {
            switch (e)
            {
                case IncidentOpened opened:
                    _open = new OpenIncident(Name(opened, second.Second, now, drill));
                    _open.Restart();
                    _open.Assess(opened.Assessment);
                    // What led up to the alarm belongs to the attack as well.
                    foreach (var bucket in earlier(opened.Onset.ToUnixTimeSeconds(), second.Second))
                        _malformed += _open.Add(bucket);
                    counted = true;
                    changes.Add(Write("opened", null));
                    break;
                case VectorChanged changed when _open is not null:
                    _open.AddVector(changed.At, changed.Vector, changed.AfterMitigation);
                    Count(ref counted, second);
                    changes.Add(Write("updated", null));
                    break;
                case IncidentPaused paused when _open is not null:
                    _open.AddPause(paused.From, paused.Until);
                    Count(ref counted, second);
                    changes.Add(Write("updated", null));
                    break;
                case IncidentEnded ended when _open is not null:
                    _open.Assess(ended.Assessment);
                    changes.Add(Write("ended", ended.At));
                    _open = null;
                    break;
            }
        }

        if (_open is not null)
        {
            Count(ref counted, second);
            if (second.Second - _writtenAt >= UpdateSeconds && _open.HasGrown)
                changes.Add(Write("updated", null));
        }

        return changes;
    }

    private void Count(ref bool counted, SecondBucket second)
    {
        if (!counted)
            _malformed += _open!.Add(second);
        counted = true;
    }

    private IncidentRecord Write(string change, DateTimeOffset? end)
    {
        _writtenAt = Second;
        return _open!.Write(change, end);
    }

    /// <summary>The incident as it was known before, or a new one.</summary>
    private IncidentRecord Name(IncidentOpened opened, long second, DateTimeOffset now, string? drill)
    {
        var id = IncidentId.Of(_site, second);
        var before = _known.Find(k => k.Id == id) ?? _known.Find(k => (k.Onset - opened.Onset).Duration() <= SameOnset);
        if (before is not null)
            _known.Remove(before);
        _past.Add(before?.Id ?? id);
        if (_past.Count > MostPast)
            _past.RemoveAt(0);
        return new IncidentRecord(
            _past[^1], _site, "opened", opened.Onset, opened.OnsetUncertainty, before?.DetectedAt ?? now, null, opened.Why,
            [.. opened.Vectors], 0, 0, before is null ? drill : before.Drill, []);
    }

    private sealed record SavedState(long Second, byte[] Detector, IncidentRecord? Open, string[] Past);
}
