using System.Globalization;
using Karaula.Edge.Origin;

namespace Karaula.Edge.Modes;

/// <summary>
/// Decides a site's mode from one second to the next. Up at once, down only after calm has lasted: whoever attacks in bursts must not make the
/// mode flap. Each mode says why in a sentence. A person may set a mode, from which it goes on by itself, or pin one, which
/// stays until it is unpinned or its time is over. Thread-safe: the clock calls once a second, people now and then.
/// </summary>
internal sealed class ModeController(TimeSpan hold)
{
    // Shares of the last seconds, fading with a time constant of some three seconds.
    private const double Fade = 0.3;

    private double _refusedShare;
    private double _originErrorShare;
    private double _goodput = 1;
    private double _requests;
    private int _calmSeconds;

    private const int Kept = 64;

    private readonly Lock _lock = new();
    private readonly Queue<ModeChange> _changes = new(Kept);
    private ModeInputs _last;
    private volatile SiteMode _mode = SiteMode.Normal;

    /// <summary>The mode now.</summary>
    public SiteMode Mode => _mode;

    /// <summary>What holds the mode where it is; null when nothing does.</summary>
    public ModePin? Pin { get; private set; }

    /// <summary>What it would be without a pin, by what was measured last.</summary>
    public SiteMode Measured { get; private set; } = SiteMode.Normal;

    /// <summary>Why, for a newsroom.</summary>
    public string Reason { get; private set; } = "All is quiet.";

    /// <summary>Takes in one second; returns whether the mode changed.</summary>
    public bool Observe(in ModeInputs second, DateTimeOffset at)
    {
        lock (_lock)
            return ObserveLocked(second, at);
    }

    /// <summary>A person sets the mode; what is measured goes on from there.</summary>
    public void Set(SiteMode mode, string reason, DateTimeOffset at)
    {
        lock (_lock)
        {
            _calmSeconds = 0;
            Change(mode, at, $"Set by hand at {Clock(at)} UTC: {reason}", byHand: true);
        }
    }

    /// <summary>A person pins a mode.</summary>
    public void Hold(ModePin pin, DateTimeOffset at)
    {
        lock (_lock)
        {
            Pin = pin;
            var until = pin.Until is { } end ? $" until {end.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "";
            Change(pin.Mode, at, $"Pinned by hand at {Clock(at)} UTC{until}: {pin.Reason}", byHand: true);
        }
    }

    /// <summary>A person takes the pin away; the mode goes on from where it is. False when there was none.</summary>
    public bool Release(string reason, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (Pin is null)
                return false;
            Pin = null;
            _calmSeconds = 0;
            Change(_mode, at, $"No longer pinned since {Clock(at)} UTC: {reason}", byHand: true);
            return true;
        }
    }

    /// <summary>The latest changes, newest first, and the figures of the last second with the limits they are held against.</summary>
    public (IReadOnlyList<ModeChange> Changes, IReadOnlyList<ModeFigure> Figures, int CalmSeconds) Explain()
    {
        lock (_lock)
        {
            return (
                [.. _changes.Reverse()],
                [
                    new("origin_error_share", _originErrorShare, 0.5, "above it: shelter"),
                    new("origins_without_answer", Origins.LeftAlone, Origins.Servers, "so many: shelter, whether anybody asks or not"),
                    new("refused_share", _refusedShare, 0.15, "above it, from three sources or more: under attack"),
                    new("refused_sources", _last.RefusedSources, 3, "so many or more, with the share above: under attack"),
                    new("pressure", _last.Pressure, 0.3, "above it, with 20 requests a second: elevated, or under attack when a fifth is refused"),
                    new("requests_per_second", _requests, 20, "what is below says little"),
                    new("reader_goodput", _goodput, 0.95, "below it, with 5 requests a second: elevated"),
                ],
                _calmSeconds);
        }
    }

    private bool ObserveLocked(in ModeInputs second, DateTimeOffset at)
    {
        _last = second;
        _requests += (second.Requests - _requests) * Fade;
        if (second.Requests > 0)
            _refusedShare += (((double)second.Refused / second.Requests) - _refusedShare) * Fade;
        else
            _refusedShare *= 1 - Fade;
        if (second.OriginRequests > 0)
            _originErrorShare += (((double)second.OriginErrors / second.OriginRequests) - _originErrorShare) * Fade;
        else if (second.IsOriginProven)
            _originErrorShare *= 1 - Fade;
        if (second.ReaderRequests > 0)
            _goodput += (((double)second.ReaderGood / second.ReaderRequests) - _goodput) * Fade;

        var wanted = Measured = Wanted(second);
        if (Pin is { } pin)
        {
            if (pin.Until is not { } end || at < end)
                return false;
            Pin = null;
            _calmSeconds = 0;
            Change(_mode, at, $"The pin's time was over at {Clock(at)} UTC.", byHand: false);
            return true;
        }

        if (wanted > Mode)
        {
            _calmSeconds = 0;
            return Change(wanted, second, at);
        }

        if (wanted == Mode)
        {
            _calmSeconds = 0;
            return false;
        }

        // Shelter ends as soon as the origin answers again; an attack is over when it has been quiet for a while.
        if (Mode != SiteMode.Shelter && ++_calmSeconds < hold.TotalSeconds)
            return false;
        _calmSeconds = 0;
        return Change(wanted, second, at);
    }

    private SiteMode Wanted(in ModeInputs second)
    {
        if (_originErrorShare > 0.5 || Origins.NoneAnswers)
            return SiteMode.Shelter;
        if (_refusedShare > 0.15 && second.RefusedSources >= 3)
            return SiteMode.UnderAttack;
        if (second.Pressure > 0.3 && _requests >= 20)
            return second.Refused > second.Requests / 5 ? SiteMode.UnderAttack : SiteMode.Elevated;
        return _goodput < 0.95 && _requests >= 5 ? SiteMode.Elevated : SiteMode.Normal;
    }

    private bool Change(SiteMode mode, in ModeInputs second, DateTimeOffset at)
    {
        var clock = Clock(at);
        var trouble = Origins.Trouble is { } words ? $": {words}" : "";
        Change(mode, at, FormattableString.Invariant(mode switch
        {
            SiteMode.Shelter when Origins.NoneAnswers => (FormattableString)$"Sheltered since {clock} UTC{trouble}; readers get stored pages where there are any.",
            SiteMode.Shelter => $"Sheltered since {clock} UTC: the site's own server fails {_originErrorShare:P0} of requests{trouble}; readers get stored pages where there are any.",
            SiteMode.UnderAttack => $"Under attack since {clock} UTC: of {second.Requests} requests a second, {second.Refused} are refused, from sources that ask far more than readers do; readers get {_goodput:P1} of their pages.",
            SiteMode.Elevated => $"Watched closely since {clock} UTC: the site's own server is short of room{trouble}; readers get {_goodput:P1} of their pages.",
            _ => $"Quiet since {clock} UTC.",
        }), byHand: false);
        return true;
    }

    private void Change(SiteMode mode, DateTimeOffset at, string reason, bool byHand)
    {
        if (_changes.Count == Kept)
            _changes.Dequeue();
        _changes.Enqueue(new ModeChange(at, _mode, mode, reason, byHand));
        _mode = mode;
        Reason = reason;
    }

    // A second that was made without saying has none.
    private OriginOutlook Origins => _last.Origins ?? OriginOutlook.None;

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
