using System.Net;
using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;
using Karaula.Hub.Storage;
using Karaula.Hub.Views;
using Karaula.Sharing.Stix;
using Karaula.Wire;

namespace Karaula.Hub.Campaigns;

/// <summary>Gathers all that is told of a campaign to others. Thread-safe.</summary>
internal sealed class CampaignReporter(HubReader reader, HubLedger ledger, DrillBoard drills, TimeProvider time)
{
    /// <summary>Networks kept in mind; further ones are left out. The edges have picked the most refused of each second already.</summary>
    private const int MostNetworks = 100_000;

    /// <summary>A report of a campaign as it is shown. In an exercise, times are the record's, as everywhere.</summary>
    public async Task<CampaignReport> ReportAsync(CampaignView campaign, CancellationToken cancellationToken)
    {
        var clock = drills.Clock;
        DateTimeOffset Shown(DateTimeOffset real) => clock?.Map(real) ?? real;
        var incidents = new List<IncidentRecord>();
        foreach (var id in campaign.IncidentIds)
        {
            if (await reader.IncidentAsync(id, null, cancellationToken) is { } incident)
                incidents.Add(incident);
        }

        var networks = new Dictionary<IPNetwork, Tally>();
        foreach (var incident in incidents)
            await CountAsync(incident, networks, cancellationToken);
        return new CampaignReport(
            campaign.Id,
            "Karaula",
            time.GetUtcNow(),
            clock is not null,
            campaign.Sentence,
            campaign.PValue,
            campaign.ExpectedByChance,
            campaign.FirstOnset,
            [.. campaign.Sites.Select(s => ledger.Sites.TryGetValue(s, out var f) ? new SharedSite(s, f.Host, f.Kind) : new SharedSite(s, "", "other"))],
            [
                .. incidents.Select(i => new SharedIncident(
                    i.Id, i.Site, Shown(i.Onset), clock?.MapUncertainty(i.Onset, i.OnsetUncertainty) ?? i.OnsetUncertainty,
                    i.End is { } end ? Shown(end) : null, i.Why, i.Vectors)),
            ],
            [
                .. networks.OrderByDescending(n => n.Value.Refused).ThenBy(n => n.Key.ToString(), StringComparer.Ordinal)
                    .Select(n => new SharedAttacker(n.Key, n.Value.Refused, Shown(n.Value.First), Shown(n.Value.Last))),
            ]);
    }

    private async Task CountAsync(IncidentRecord incident, Dictionary<IPNetwork, Tally> networks, CancellationToken cancellationToken)
    {
        if (!ledger.Sites.TryGetValue(incident.Site, out var site))
            return;
        var to = incident.End?.ToUnixTimeSeconds() ?? long.MaxValue;
        await foreach (var stored in reader.SummariesAsync(site.Id, incident.Onset.ToUnixTimeSeconds(), to, cancellationToken))
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(stored.Second);
            foreach (var attacker in SiteSummary.Parser.ParseFrom(stored.Payload).Attackers)
            {
                var network = NetworkOf(attacker);
                if (networks.TryGetValue(network, out var tally))
                    networks[network] = tally.With((long)attacker.Refused, at);
                else if (networks.Count < MostNetworks)
                    networks.Add(network, new Tally((long)attacker.Refused, at, at));
            }
        }
    }

    /// <summary>The network of an attacker, with no bits beyond its prefix: what edges send need not be so tidy.</summary>
    private static IPNetwork NetworkOf(Attacker attacker)
    {
        var bytes = attacker.Address.ToByteArray();
        for (var bit = (int)attacker.PrefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), (int)attacker.PrefixLength);
    }

    private readonly record struct Tally(long Refused, DateTimeOffset First, DateTimeOffset Last)
    {
        public Tally With(long refused, DateTimeOffset at) =>
            new(Refused + refused, at < First ? at : First, at > Last ? at : Last);
    }
}
