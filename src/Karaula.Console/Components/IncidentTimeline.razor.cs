using System.Globalization;
using Karaula.Console.Charts;
using Karaula.Console.Overview;
using Karaula.Hub.Views;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Karaula.Console.Components;

/// <summary>Every incident as a bar from onset to end, one lane a site, on one axis of time.</summary>
public sealed partial class IncidentTimeline : ComponentBase
{
    private const int Top = 24;
    private const int Lane = 44;
    private const int MostLanes = 24;
    private const int MostBars = 200;

    private Timeline _line = null!;
    private List<string> _lanes = [];
    private List<Bar> _bars = [];
    private List<Timeline.Tick> _ticks = [];
    private List<(double Left, double Width, int Top, int Height)> _bands = [];
    private string _height = "";
    private int _bottom;

    /// <summary>Newest first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<IncidentView> Incidents { get; set; }

    /// <summary>Drawn as bands over their incidents' onsets.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<CampaignView> Campaigns { get; set; }

    /// <summary>The lanes; when there are many, only those with an incident.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SiteView> Sites { get; set; }

    /// <summary>Now.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>How far back to reach; null to show all recent incidents.</summary>
    [Parameter]
    public TimeSpan? Back { get; set; }

    /// <summary>The incident whose details are shown.</summary>
    [Parameter]
    public string? Selected { get; set; }

    /// <summary>Called with an incident's id.</summary>
    [Parameter]
    public EventCallback<string> OnSelect { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _line = Timeline.Of(Incidents, Now, Back);
        var shown = Incidents.Where(_line.Shows).Take(MostBars).ToList();
        _lanes = Sites.Count <= 8
            ? [.. Sites.Select(site => site.Name).Union(shown.Select(incident => incident.Site))]
            : [.. shown.Select(incident => incident.Site).Distinct().Order(StringComparer.Ordinal).Take(MostLanes)];
        _bottom = Top + (Lane * Math.Max(1, _lanes.Count));
        _ticks = [.. _line.TicksFor(Feed.Current.Record)];
        _height = (_bottom + (_ticks.Exists(tick => tick.Record is not null) ? 38 : 22)).ToString(CultureInfo.InvariantCulture);
        _bars = [.. shown.Where(incident => _lanes.Contains(incident.Site)).OrderBy(incident => incident.Onset).Select(Place)];
        _bands = [.. Campaigns.Select(Band).OfType<(double, double, int, int)>()];
    }

    private Task Key(KeyboardEventArgs key, string id) =>
        key.Key is "Enter" or " " ? OnSelect.InvokeAsync(id) : Task.CompletedTask;

    private Bar Place(IncidentView incident)
    {
        var end = incident.End is { } ended ? $"ended {Figures.Clock(ended)}" : "going on";
        return new Bar(
            incident,
            _line.Place(incident.Onset),
            _line.Place(incident.End ?? Now),
            _line.Place(incident.Onset - incident.OnsetUncertainty),
            _line.Place(incident.Onset + incident.OnsetUncertainty),
            Top + (_lanes.IndexOf(incident.Site) * Lane) + 23,
            $"{incident.Site}: began {Figures.Clock(incident.Onset)} UTC, {end}");
    }

    private (double Left, double Width, int Top, int Height)? Band(CampaignView campaign)
    {
        var members = _bars.Where(bar => campaign.IncidentIds.Contains(bar.Incident.Id)).ToList();
        if (members.Count < 2)
            return null;
        var (left, right) = (members.Min(bar => bar.Early) - 0.006, members.Max(bar => bar.Late) + 0.006);
        var (top, bottom) = (members.Min(bar => bar.Y) - 22, members.Max(bar => bar.Y) + 19);
        return (Math.Max(0, left), Math.Min(1, right) - Math.Max(0, left), top, bottom - top);
    }

    private sealed record Bar(IncidentView Incident, double Left, double Right, double Early, double Late, int Y, string Label);
}
