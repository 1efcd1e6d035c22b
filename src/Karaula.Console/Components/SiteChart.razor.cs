using Karaula.Console.Charts;
using Karaula.Console.Feed;
using Karaula.Console.Overview;
using Karaula.Hub.Views;
using Microsoft.AspNetCore.Components;

namespace Karaula.Console.Components;

/// <summary>A site's last minutes as a drawing, and the same as a table.</summary>
public sealed partial class SiteChart : ComponentBase
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Row = TimeSpan.FromSeconds(30);

    private TrafficSeries _series = null!;
    private TrafficSeries _rows = null!;
    private bool _open;
    private double _top;
    private double? _blind;
    private string _description = "";
    private string _goodput = "";
    private string _goodputArea = "";
    private string _served = "";
    private string _refused = "";
    private string _failed = "";
    private (DateTimeOffset End, DateTimeOffset? Blind, bool Open) _drawn;
    private bool _changed;

    /// <summary>The site.</summary>
    [Parameter, EditorRequired]
    public required SiteView Site { get; set; }

    /// <summary>When the picture was taken.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Since when nothing is known; null when data flows.</summary>
    [Parameter]
    public DateTimeOffset? BlindSince { get; set; }

    /// <summary>A second's summary arrives up to two seconds after it began: a drawing up to now would always end in a dip.</summary>
    internal static DateTimeOffset NewestWhole(DateTimeOffset now) => now - TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var series = TrafficSeries.Of(Site.Points, NewestWhole(Now), CountryFeed.Window, Step);
        var drawn = (series.IsEmpty ? default : series.End, BlindSince, _open);
        _changed = _series is null || drawn != _drawn;
        if (!_changed)
            return;
        _drawn = drawn;
        _series = series;
        _rows = TrafficSeries.Of(Site.Points, NewestWhole(Now), CountryFeed.Window, Row);
        _blind = BlindSince is { } since ? Math.Clamp(1 - ((series.End - since) / CountryFeed.Window), 0, 0.99) : null;
        Draw(series);
    }

    /// <inheritdoc />
    protected override bool ShouldRender() => _changed;

    private void Draw(TrafficSeries s)
    {
        _top = Scale.Ceiling(s.Peak);
        _goodput = PathWriter.Line(s.Length, s.Goodput, 60);
        _goodputArea = PathWriter.Under(s.Length, s.Goodput, 60);
        _served = PathWriter.Area(s.Length, _ => 0, i => s.Served(i) / _top, 78);
        _refused = PathWriter.Area(s.Length, i => s.Served(i) / _top, i => (s.Served(i) + s.Refused(i)) / _top, 78);
        _failed = PathWriter.Area(s.Length, i => (s.Served(i) + s.Refused(i)) / _top, i => (s.Served(i) + s.Refused(i) + s.Failed(i)) / _top, 78);

        var worst = Enumerable.Range(0, s.Length).Min(s.Goodput);
        _description = s.IsEmpty
            ? "No requests in the last five minutes."
            : $"At most {Figures.Short(s.Peak)} requests per second. "
                + (worst is { } low ? $"Reader goodput was {Figures.Percent(low)} at its lowest." : "No reader asked for a page.");
    }

    private void Toggled()
    {
        _open = !_open;
        _changed = true;
    }

    private string Id(string part) => $"chart-{part}-{Site.Name}";
}
