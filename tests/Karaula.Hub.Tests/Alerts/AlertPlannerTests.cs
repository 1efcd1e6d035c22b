using CsCheck;
using Karaula.Hub.Alerts;
using Karaula.Hub.Configuration;
using static Karaula.Hub.Tests.Alerts.AlertMakeUp;

namespace Karaula.Hub.Tests.Alerts;

/// <summary>What is told, and when.</summary>
public sealed class AlertPlannerTests
{
    private static readonly AlertRoute Route = new("duty") { GroupWait = TimeSpan.FromSeconds(30), GroupInterval = TimeSpan.FromMinutes(5), RepeatInterval = TimeSpan.FromHours(4) };
    private static readonly RouteState Fresh = new(Noon.AddDays(-1), [], []);

    [Fact]
    public void Plan_NewIncident_WaitsForCompanyAndIsToldOnce()
    {
        var facts = Facts(Incident("vlada", Noon));
        Assert.Empty(AlertPlanner.Plan(Route, Fresh, facts, Noon.AddSeconds(29)).Messages);
        var plan = AlertPlanner.Plan(Route, Fresh, facts, Noon.AddSeconds(30));
        var message = Assert.Single(plan.Messages);
        Assert.Equal(("firing", AlertSeverity.Warning, "vlada attacked"), (message.Status, message.Severity, message.Title));
        var again = AlertPlanner.Plan(Route, plan.State, facts, Noon.AddMinutes(20));
        Assert.Empty(again.Messages);
        Assert.Same(plan.State, again.State);
    }

    [Fact]
    public void Plan_CampaignWithinTheWait_IsOneMessageForAllSites()
    {
        var sites = Enumerable.Range(0, 14).Select(i => $"site{i}").ToArray();
        var facts = new AlertFacts([.. sites.Select((s, i) => Incident(s, Noon.AddSeconds(i)))], [Campaign("c1", Noon.AddSeconds(15), sites: sites)]);
        var plan = AlertPlanner.Plan(Route, Fresh, facts, Noon.AddSeconds(40));
        var message = Assert.Single(plan.Messages);
        Assert.Equal(("campaign:c1", AlertSeverity.Critical, 14), (message.Group, message.Severity, message.Incidents.Count));
        Assert.Contains("14 sites attacked", message.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CampaignFoundAfterItsIncidentsWereTold_IsToldAtOnceAndItsIncidentsNotAgain()
    {
        var incidents = new[] { Incident("a", Noon), Incident("b", Noon.AddSeconds(5)) };
        var first = AlertPlanner.Plan(Route, Fresh, Facts(incidents), Noon.AddSeconds(40));
        var second = AlertPlanner.Plan(Route, first.State, new AlertFacts(incidents, [Campaign("c1", Noon.AddSeconds(50), sites: ["a", "b"])]), Noon.AddSeconds(50));
        Assert.Equal("campaign:c1", Assert.Single(second.Messages).Group);
        Assert.Empty(AlertPlanner.Plan(Route, second.State, new AlertFacts(incidents, [Campaign("c1", Noon.AddSeconds(50), sites: ["a", "b"])]), Noon.AddMinutes(30)).Messages);
    }

    [Fact]
    public void Plan_AnotherSite_WaitsForTheInterval()
    {
        var told = AlertPlanner.Plan(Route, Fresh, Facts(Incident("a", Noon)), Noon.AddSeconds(30)).State;
        var more = Facts(Incident("a", Noon), Incident("b", Noon.AddMinutes(1)));
        Assert.Empty(AlertPlanner.Plan(Route, told, more, Noon.AddMinutes(5)).Messages);
        var message = Assert.Single(AlertPlanner.Plan(Route, told, more, Noon.AddMinutes(5).AddSeconds(30)).Messages);
        Assert.Equal("2 sites attacked", message.Title);
    }

    [Fact]
    public void Plan_ReadersNoLongerServed_DoesNotWait()
    {
        var told = AlertPlanner.Plan(Route, Fresh, Facts(Incident("a", Noon)), Noon.AddSeconds(30)).State;
        var message = Assert.Single(AlertPlanner.Plan(Route, told, Facts(Incident("a", Noon, served: 0.5)), Noon.AddSeconds(31)).Messages);
        Assert.Equal(AlertSeverity.Critical, message.Severity);
    }

    [Fact]
    public void Plan_UnchangedForLong_IsRepeated()
    {
        var facts = Facts(Incident("a", Noon));
        var told = AlertPlanner.Plan(Route, Fresh, facts, Noon.AddSeconds(30)).State;
        Assert.Empty(AlertPlanner.Plan(Route, told, facts, Noon.AddHours(4)).Messages);
        Assert.Equal("repeated", Assert.Single(AlertPlanner.Plan(Route, told, facts, Noon.AddHours(4).AddSeconds(30)).Messages).Status);
        Assert.Empty(AlertPlanner.Plan(Route with { RepeatInterval = null }, told, facts, Noon.AddDays(4)).Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plan_AllOver_IsToldWhereItIsWanted(bool wanted)
    {
        var route = Route with { Resolved = wanted };
        var told = AlertPlanner.Plan(route, Fresh, Facts(Incident("a", Noon)), Noon.AddSeconds(30)).State;
        var over = Facts(Incident("a", Noon, end: Noon.AddMinutes(2)));
        var plan = AlertPlanner.Plan(route, told, over, Noon.AddMinutes(6));
        Assert.Equal(wanted ? ["resolved"] : [], plan.Messages.Select(m => m.Status));
        Assert.Empty(AlertPlanner.Plan(route, plan.State, over, Noon.AddDays(1)).Messages);
        // The next attack is new: it waits for company, not for the interval.
        var next = Facts(Incident("a", Noon, end: Noon.AddMinutes(2)), Incident("b", Noon.AddMinutes(7)));
        Assert.Equal("b attacked", Assert.Single(AlertPlanner.Plan(route, plan.State, next, Noon.AddMinutes(7).AddSeconds(30)).Messages).Title);
    }

    [Fact]
    public void Plan_CampaignWithdrawn_IsToldOnceAndItsIncidentsAreFollowed()
    {
        var route = Route;
        var sites = new[] { "a", "b" };
        var open = new[] { Incident("a", Noon), Incident("b", Noon) };
        var told = AlertPlanner.Plan(route, Fresh, new AlertFacts(open, [Campaign("c1", Noon, sites: sites)]), Noon.AddMinutes(1)).State;
        var gone = AlertPlanner.Plan(route, told, new AlertFacts(open, [Campaign("c1", Noon, withdrawn: true, sites: sites)]), Noon.AddMinutes(2));
        Assert.Equal("withdrawn", Assert.Single(gone.Messages).Status);
        var over = open.Select(i => i with { End = Noon.AddMinutes(9) }).ToArray();
        Assert.Equal("resolved", Assert.Single(AlertPlanner.Plan(route, gone.State, Facts(over), Noon.AddMinutes(10)).Messages).Status);
    }

    [Fact]
    public void Plan_BelowTheSeverityOrAtAnotherSite_TellsNothing()
    {
        var facts = Facts(Incident("a", Noon));
        Assert.Empty(AlertPlanner.Plan(Route with { Severity = AlertSeverity.Critical }, Fresh, facts, Noon.AddDays(1)).Messages);
        Assert.Empty(AlertPlanner.Plan(Route with { Sites = ["b"] }, Fresh, facts, Noon.AddDays(1)).Messages);
        Assert.Single(AlertPlanner.Plan(Route with { Sites = ["a"] }, Fresh, facts, Noon.AddDays(1)).Messages);
    }

    [Fact]
    public void Plan_Exercise_IsToldOnlyWhereItIsWantedAndSaysSo()
    {
        var facts = Facts(Incident("a", Noon, drill: "montenegro-2017"));
        Assert.Empty(AlertPlanner.Plan(Route, Fresh, facts, Noon.AddDays(1)).Messages);
        Assert.StartsWith("EXERCISE montenegro-2017: ", Assert.Single(AlertPlanner.Plan(Route with { Drills = true }, Fresh, facts, Noon.AddDays(1)).Messages).Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_InQuietHours_OnlyTheUrgentIsTold()
    {
        // 22:00 to 07:00 in Podgorica, which in February is an hour ahead of UTC.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Podgorica");
        var route = Route with { Quiet = new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0), zone, AlertSeverity.Critical) };
        var night = Noon.AddHours(9);
        Assert.Empty(AlertPlanner.Plan(route, Fresh, Facts(Incident("a", night)), night.AddMinutes(1)).Messages);
        Assert.Single(AlertPlanner.Plan(route, Fresh, Facts(Incident("a", night, served: 0.2)), night.AddMinutes(1)).Messages);
        var sixUtc = Noon.Date.AddDays(1).AddHours(6);
        Assert.Empty(AlertPlanner.Plan(route, Fresh, Facts(Incident("a", night)), new DateTimeOffset(sixUtc.AddSeconds(-1), TimeSpan.Zero)).Messages);
        Assert.Single(AlertPlanner.Plan(route, Fresh, Facts(Incident("a", night)), new DateTimeOffset(sixUtc, TimeSpan.Zero)).Messages);
    }

    [Fact]
    public void Plan_NewRoute_TellsNothingOfWhatWasOverBefore()
    {
        var facts = Facts(Incident("a", Noon.AddHours(-2), end: Noon.AddHours(-1)), Incident("b", Noon.AddHours(-1)));
        Assert.Equal("b attacked", Assert.Single(AlertPlanner.Plan(Route, null, facts, Noon).Messages).Title);
    }

    [Fact]
    public void Plan_WhateverHappens_TellsEachIncidentsBeginningOnceAndEndsInSilence()
    {
        // Times of onset and end in seconds; planned every 10 s, as a hub that stops and starts at will would.
        var incidents = Gen.Select(Gen.Int[0, 900], Gen.Int[1, 900], Gen.Double[0, 1]).Array[1, 8];
        incidents.Sample(made =>
        {
            var route = Route with { RepeatInterval = null };
            RouteState? state = Fresh;
            var firing = new Dictionary<string, int>(StringComparer.Ordinal);
            AlertMessage? last = null;
            for (var second = 0; second <= 3000; second += 10)
            {
                var now = Noon.AddSeconds(second);
                var there = made.Select((m, i) => (m, i)).Where(x => x.m.Item1 <= second).Select(x =>
                    Incident($"s{x.i}", Noon.AddSeconds(x.m.Item1), x.m.Item1 + x.m.Item2 <= second ? Noon.AddSeconds(x.m.Item1 + x.m.Item2) : null, x.m.Item3)).ToArray();
                var plan = AlertPlanner.Plan(route, state, Facts(there), now);
                state = plan.State;
                foreach (var message in plan.Messages)
                {
                    last = message;
                    foreach (var incident in message.Incidents)
                        firing[incident.Id] = firing.GetValueOrDefault(incident.Id) + 1;
                }
            }

            Assert.Equal(made.Length, firing.Count);
            Assert.Equal("resolved", last!.Status);
            Assert.All(state.Told, t => Assert.True(t.Over));
            Assert.All(state.Groups, g => Assert.True(g.Over));
        });
    }
}
