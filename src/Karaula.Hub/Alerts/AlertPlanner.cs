using Karaula.Hub.Configuration;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Alerts;

/// <summary>
/// Decides what a route tells. It compares what there is with what was told, so that a hub that was away tells what happened meanwhile, once. Pure.
/// <list type="number">
/// <item>Groups: each campaign is one; incidents in no campaign are one together.</item>
/// <item>A group that is new waits for company; one that changed waits until its last message is old enough; what became more urgent does not wait.</item>
/// <item>In quiet hours, only what is urgent is told. The rest stays untold, and is told as it then stands.</item>
/// </list>
/// </summary>
internal sealed class AlertPlanner
{
    private readonly AlertRoute _route;
    private readonly DateTimeOffset _now;
    private readonly RouteState _state;
    private readonly AlertFacts _facts;
    private readonly Dictionary<string, bool> _told;
    private readonly Dictionary<string, ToldGroup> _groups;
    private readonly List<AlertMessage> _messages = [];

    private AlertPlanner(AlertRoute route, RouteState state, AlertFacts facts, DateTimeOffset now)
    {
        (_route, _state, _facts, _now) = (route, state, facts, now);
        // What is no longer at hand cannot be told again.
        var atHand = facts.Incidents.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        _told = state.Told.Where(t => atHand.Contains(t.Id)).ToDictionary(t => t.Id, t => t.Over, StringComparer.Ordinal);
        _groups = state.Groups.ToDictionary(g => g.Key, StringComparer.Ordinal);
    }

    /// <summary>Plans; the same state comes back when nothing changed.</summary>
    /// <param name="route">Which.</param>
    /// <param name="state">What it has told; null before it ever was there.</param>
    /// <param name="facts">What there is.</param>
    /// <param name="now">UTC.</param>
    public static AlertPlan Plan(AlertRoute route, RouteState? state, AlertFacts facts, DateTimeOffset now) =>
        new AlertPlanner(route, state ?? new RouteState(now, [], []), facts, now).Run();

    private AlertPlan Run()
    {
        var groups = Groups();
        foreach (var group in groups)
            Consider(group);
        Forget(groups.Select(g => g.Key).ToHashSet(StringComparer.Ordinal));
        var told = _told.Select(t => new ToldIncident(t.Key, t.Value)).OrderBy(t => t.Id, StringComparer.Ordinal).ToList();
        var state = new RouteState(_state.Since, told, [.. _groups.Values.OrderBy(g => g.Key, StringComparer.Ordinal)]);
        var same = state.Told.SequenceEqual(_state.Told) && state.Groups.SequenceEqual(_state.Groups);
        return new AlertPlan(same ? _state : state, _messages);
    }

    private bool Concerns(string? drill) => drill is null || _route.Drills;

    private List<AlertGroup> Groups()
    {
        var open = _facts.Incidents.Where(i => Concerns(i.Drill) && (i.End is null || i.End >= _state.Since)).ToDictionary(i => i.Id, StringComparer.Ordinal);
        var groups = new List<AlertGroup>();
        foreach (var campaign in _facts.Campaigns.Where(c => !c.Withdrawn && Concerns(c.Drill) && c.Sites.Any(_route.Covers)).OrderBy(c => c.Id, StringComparer.Ordinal))
        {
            // Of two campaigns that share an incident, one tells of it.
            var members = campaign.IncidentIds.Where(open.ContainsKey).Select(id => open[id]).OrderBy(i => i.Onset).ToList();
            if (members.Count == 0)
                continue;
            foreach (var member in members)
                open.Remove(member.Id);
            groups.Add(new AlertGroup(AlertGroup.KeyOf(campaign.Id), campaign, members));
        }

        // What was told is followed to its end, also when it is less urgent by then.
        var loose = open.Values.Where(i => _route.Covers(i.Site) && (_told.ContainsKey(i.Id) || AlertIncident.SeverityOf(i) >= _route.Severity))
            .OrderBy(i => i.Onset).ThenBy(i => i.Id, StringComparer.Ordinal).ToList();
        if (loose.Count > 0)
            groups.Add(new AlertGroup(AlertGroup.Loose, null, loose));
        return groups;
    }

    private void Consider(AlertGroup group)
    {
        var last = _groups.GetValueOrDefault(group.Key);
        var untold = group.Members.Where(m => !_told.ContainsKey(m.Id)).ToList();
        var newlyOver = group.Members.Where(m => m.End is not null && _told.TryGetValue(m.Id, out var over) && !over).ToList();
        // Only what goes on or has not been told to its end makes a message.
        var current = group with { Members = [.. group.Members.Where(m => m.End is null || !_told.GetValueOrDefault(m.Id))] };
        if (current.Members.Count == 0)
            return;
        var over = current.IsOver;
        DateTimeOffset due;
        string status;
        if (last is null or { Over: true })
        {
            if (untold.Count == 0 && group.Campaign is null)
            {
                // Told as a campaign that is none any more: followed from here on.
                Note(current, over && !_route.Resolved);
                return;
            }

            due = untold.Count > 0 ? untold.Min(m => m.DetectedAt) + _route.GroupWait : _now;
            status = over && _route.Resolved ? AlertStatus.Resolved : AlertStatus.Firing;
        }
        else if (over && untold.Count == 0 && !_route.Resolved)
        {
            Note(current, true);
            return;
        }
        else if (untold.Count > 0 || (newlyOver.Count > 0 && _route.Resolved) || current.Severity > last.Severity)
        {
            due = current.Severity > last.Severity && !over ? _now : last.SentAt + _route.GroupInterval;
            status = over && _route.Resolved ? AlertStatus.Resolved : AlertStatus.Firing;
        }
        else if (_route.RepeatInterval is { } repeat && !over)
        {
            due = last.SentAt + repeat;
            status = AlertStatus.Repeated;
        }
        else
        {
            return;
        }

        if (_now < due || IsHeld(current.Severity, status))
            return;
        _messages.Add(AlertWriter.Of(_route, current, status, _now));
        Note(current, over);
    }

    private bool IsHeld(AlertSeverity severity, string status) =>
        _route.Quiet is { } quiet && quiet.Contains(_now) && (severity < quiet.Breaks || status is AlertStatus.Resolved or AlertStatus.Withdrawn);

    private void Note(AlertGroup group, bool over)
    {
        foreach (var member in group.Members)
            _told[member.Id] = member.End is not null;
        _groups[group.Key] = new ToldGroup(group.Key, _now, group.Severity, over);
    }

    /// <summary>Lets go of campaigns that are none any more; of one that was told to go on, this is told.</summary>
    private void Forget(HashSet<string> there)
    {
        foreach (var gone in _groups.Values.Where(g => !there.Contains(g.Key) && AlertGroup.CampaignOf(g.Key) is not null).ToList())
        {
            var campaign = _facts.Campaigns.FirstOrDefault(c => c.Id == AlertGroup.CampaignOf(gone.Key));
            if (campaign is { Withdrawn: true } && !gone.Over)
            {
                if (IsHeld(gone.Severity, AlertStatus.Withdrawn))
                    continue;
                _messages.Add(AlertWriter.Withdrawn(_route, campaign, _now));
            }

            _groups.Remove(gone.Key);
        }

        if (!there.Contains(AlertGroup.Loose))
            _groups.Remove(AlertGroup.Loose);
    }
}
