using System.Globalization;
using Karaula.Hub.Configuration;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Alerts;

/// <summary>Puts what is to be told into words.</summary>
internal static class AlertWriter
{
    public const string TestGroup = "test";

    public static AlertMessage Of(AlertRoute route, AlertGroup group, string status, DateTimeOffset now)
    {
        var sites = group.Members.Select(m => m.Site).Distinct(StringComparer.Ordinal).ToList();
        var what = sites.Count == 1 ? $"{sites[0]} attacked" : $"{Number(sites.Count)} sites attacked";
        var title = group.Campaign is { } campaign ? $"Campaign {campaign.Id}: {what}" : what;
        title = status switch
        {
            AlertStatus.Resolved => $"Over: {title}",
            AlertStatus.Repeated => $"Still: {title}",
            _ => title,
        };
        var drill = group.Campaign?.Drill ?? group.Members[0].Drill;
        return new AlertMessage(
            NewId(now), route.Name, status, status == AlertStatus.Resolved ? AlertSeverity.Notice : group.Severity, group.Key, now, drill, Mark(drill, title),
            group.Campaign?.Sentence ?? string.Join(' ', group.Members.Take(3).Select(m => $"{m.Site}: {m.Why}")),
            group.Campaign is { } c ? new AlertCampaign(c.Id, c.Sites, c.PValue, c.ExpectedByChance, c.FirstOnset) : null,
            [.. group.Members.Take(AlertMessage.MostIncidents).Select(AlertIncident.Of)],
            Math.Max(0, group.Members.Count - AlertMessage.MostIncidents));
    }

    public static AlertMessage Withdrawn(AlertRoute route, CampaignRecord c, DateTimeOffset now) => new(
        NewId(now), route.Name, AlertStatus.Withdrawn, AlertSeverity.Notice, AlertGroup.KeyOf(c.Id), now, c.Drill, Mark(c.Drill, $"Withdrawn: campaign {c.Id}"),
        "Its incidents are seen otherwise now: with what has become known since, there is no such campaign.",
        new AlertCampaign(c.Id, c.Sites, c.PValue, c.ExpectedByChance, c.FirstOnset), [], 0);

    public static AlertMessage Test(AlertRoute route, DateTimeOffset now) => new(
        NewId(now), route.Name, AlertStatus.Test, AlertSeverity.Notice, TestGroup, now, null, "Test: nothing has happened",
        $"Somebody tries whether the route {route.Name} works. It does.", null, [], 0);

    private static string Mark(string? drill, string title) => drill is null ? title : $"EXERCISE {drill}: {title}";

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static string NewId(DateTimeOffset now) => $"msg_{Guid.CreateVersion7(now):N}";
}
