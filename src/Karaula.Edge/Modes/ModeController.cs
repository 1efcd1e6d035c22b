using System.Globalization;

namespace Karaula.Edge.Modes;

/// <summary>
/// Decides a site's mode from one second to the next. Up at once, down only after calm has lasted: whoever attacks in bursts must not make the
/// mode flap. Each mode says why in a sentence. Not thread-safe: one caller, once a second.
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

    /// <summary>The mode now.</summary>
    public SiteMode Mode { get; private set; } = SiteMode.Normal;

    /// <summary>Why, for a newsroom.</summary>
    public string Reason { get; private set; } = "All is quiet.";

    /// <summary>Takes in one second; returns whether the mode changed.</summary>
    public bool Observe(in ModeInputs second, DateTimeOffset at)
    {
        _requests += (second.Requests - _requests) * Fade;
        if (second.Requests > 0)
            _refusedShare += (((double)second.Refused / second.Requests) - _refusedShare) * Fade;
        else
            _refusedShare *= 1 - Fade;
        if (second.OriginRequests > 0)
            _originErrorShare += (((double)second.OriginErrors / second.OriginRequests) - _originErrorShare) * Fade;
        if (second.ReaderRequests > 0)
            _goodput += (((double)second.ReaderGood / second.ReaderRequests) - _goodput) * Fade;

        var wanted = Wanted(second);
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
        if (_originErrorShare > 0.5)
            return SiteMode.Shelter;
        if (_refusedShare > 0.15 && second.RefusedSources >= 3)
            return SiteMode.UnderAttack;
        if (second.Pressure > 0.3 && _requests >= 20)
            return second.Refused > second.Requests / 5 ? SiteMode.UnderAttack : SiteMode.Elevated;
        return _goodput < 0.95 && _requests >= 5 ? SiteMode.Elevated : SiteMode.Normal;
    }

    private bool Change(SiteMode mode, in ModeInputs second, DateTimeOffset at)
    {
        Mode = mode;
        var clock = at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        Reason = FormattableString.Invariant(mode switch
        {
            SiteMode.Shelter => (FormattableString)$"Sheltered since {clock} UTC: the site's own server fails {_originErrorShare:P0} of requests; readers get stored pages where there are any.",
            SiteMode.UnderAttack => $"Under attack since {clock} UTC: of {second.Requests} requests a second, {second.Refused} are refused, from sources that ask far more than readers do; readers get {_goodput:P1} of their pages.",
            SiteMode.Elevated => $"Watched closely since {clock} UTC: the site's own server is short of room; readers get {_goodput:P1} of their pages.",
            _ => $"Quiet since {clock} UTC.",
        });
        return true;
    }
}
