using System.Globalization;
using System.Text.Json;

namespace Karaula.Sharing.Stix;

/// <summary>
/// Tells a campaign as a STIX 2.1 bundle (OASIS, 10 June 2021): the campaign, the sites' organisations as victims, the kinds of attack with their
/// ATT&amp;CK ids, each incident as a sighting, the networks that attacked as indicators, and a report with the numbers of the coincidence. Telling the same twice
/// gives the same bytes.
/// </summary>
public static class StixBundleWriter
{
    // A bundle for people and machines, not a dump: the most active networks say what there is to say.
    private const int MaxIndicators = 500;

    /// <summary>Writes a bundle.</summary>
    public static void Write(CampaignReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("type", "bundle");
        json.WriteString("id", StixId.Of("bundle", $"{report.Producer}\n{report.Id}\n{Time(report.CreatedAt)}"));
        json.WriteStartArray("objects");
        new Writer(json, report).WriteObjects();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private sealed class Writer(Utf8JsonWriter json, CampaignReport report)
    {
        private readonly string _producer = StixId.Of("identity", report.Producer);
        private readonly string _campaign = StixId.Of("campaign", $"{report.Producer}\n{report.Id}");
        private readonly List<string> _told = [];

        public void WriteObjects()
        {
            Begin("identity", _producer);
            json.WriteString("name", report.Producer);
            json.WriteString("identity_class", "organization");
            End();
            Campaign();
            foreach (var site in report.Sites)
                Victim(site);
            foreach (var vector in report.Incidents.SelectMany(incident => incident.Vectors).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                AttackPattern(vector);
            foreach (var incident in report.Incidents)
                Incident(incident);
            foreach (var attacker in report.Attackers.Take(MaxIndicators))
                Indicator(attacker);
            Report();
        }

        private void Campaign()
        {
            Begin("campaign", _campaign);
            json.WriteString("name", (report.IsDrill ? "EXERCISE: " : "") + report.Id);
            json.WriteString("description", report.Sentence);
            json.WriteString("first_seen", Time(report.FirstOnset));
            json.WriteString("objective", "Denial of service against public websites");
            End();
        }

        private void Victim(SharedSite site)
        {
            var id = StixId.Of("identity", $"site\n{site.Host}");
            Begin("identity", id);
            json.WriteString("name", site.Host);
            json.WriteString("identity_class", "organization");
            json.WriteStartArray("sectors");
            json.WriteStringValue(site.Kind switch { "state" => "government", "media" => "communications", _ => "infrastructure" });
            json.WriteEndArray();
            End();
            Relationship(_campaign, "targets", id);
        }

        private void AttackPattern(string vector)
        {
            var id = StixId.Of("attack-pattern", vector);
            Begin("attack-pattern", id);
            json.WriteString("name", vector);
            json.WriteStartArray("external_references");
            json.WriteStartObject();
            json.WriteString("source_name", "mitre-attack");
            json.WriteString("external_id", "T1499.002");
            json.WriteString("description", "Endpoint Denial of Service: Service Exhaustion Flood");
            json.WriteEndObject();
            json.WriteEndArray();
            End();
            Relationship(_campaign, "uses", id);
        }

        // A sighting of the campaign at the site, and not an incident object: STIX 2.1 has that as a stub only, and its published
        // bundle schema does not know it.
        private void Incident(SharedIncident incident)
        {
            var site = report.Sites.FirstOrDefault(site => site.Name == incident.Site);
            Begin("sighting", StixId.Of("sighting", $"{report.Producer}\n{incident.Id}"));
            json.WriteString("description", string.Create(
                CultureInfo.InvariantCulture,
                $"{incident.Site}, {string.Join(", ", incident.Vectors)}: began {Time(incident.Onset)}, plus or minus {incident.OnsetUncertainty.TotalSeconds:0} s; {(incident.End is { } over ? $"ended {Time(over)}" : "not over")}. {incident.Why}"));
            json.WriteString("first_seen", Time(incident.Onset));
            if (incident.End > incident.Onset)
                json.WriteString("last_seen", Time(incident.End.Value));
            json.WriteString("sighting_of_ref", _campaign);
            if (site is not null)
                Refs("where_sighted_refs", [StixId.Of("identity", $"site\n{site.Host}")]);
            End();
        }

        private void Indicator(SharedAttacker attacker)
        {
            var network = attacker.Network.ToString();
            var isV6 = attacker.Network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
            var id = StixId.Of("indicator", $"{report.Producer}\n{report.Id}\n{network}");
            Begin("indicator", id);
            json.WriteString("name", network);
            json.WriteString("description", string.Create(CultureInfo.InvariantCulture, $"{attacker.Refused} requests refused while attacking."));
            json.WriteStartArray("indicator_types");
            json.WriteStringValue("malicious-activity");
            json.WriteEndArray();
            json.WriteString("pattern", isV6 ? $"[ipv6-addr:value ISSUBSET '{network}']" : $"[ipv4-addr:value ISSUBSET '{network}']");
            json.WriteString("pattern_type", "stix");
            json.WriteString("valid_from", Time(attacker.FirstSeen));
            // Such addresses change hands: after a month without renewal they say nothing (and must end after they begin).
            json.WriteString("valid_until", Time(attacker.LastSeen.AddDays(30)));
            End();
            Relationship(id, "indicates", _campaign);
        }

        private void Report()
        {
            Begin("report", StixId.Of("report", $"{report.Producer}\n{report.Id}"));
            json.WriteString("name", (report.IsDrill ? "EXERCISE: " : "") + report.Sentence);
            // In the report and not in a note of its own: the published bundle schema does not know notes.
            json.WriteString("description", string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Sentence} p = {report.PValue:0.##########}: the share of random circular shifts of each site's onsets that bring as many sites as close together, the choice of window paid for; where no shift does, the closed form k*(w/T)^(k-1)*e_k(n). Expected by chance: {report.ExpectedPerYear:0.##########} a year."));
            json.WriteStartArray("report_types");
            json.WriteStringValue("campaign");
            json.WriteEndArray();
            json.WriteString("published", Time(report.CreatedAt));
            Refs("object_refs", _told);
            End(isTold: false);
        }

        private void Relationship(string source, string kind, string target)
        {
            Begin("relationship", StixId.Of("relationship", $"{source}\n{kind}\n{target}"));
            json.WriteString("relationship_type", kind);
            json.WriteString("source_ref", source);
            json.WriteString("target_ref", target);
            End();
        }

        private string _current = "";

        private void Begin(string type, string id)
        {
            _current = id;
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("spec_version", "2.1");
            json.WriteString("id", id);
            if (id != _producer)
                json.WriteString("created_by_ref", _producer);
            json.WriteString("created", Time(report.FirstOnset < report.CreatedAt ? report.FirstOnset : report.CreatedAt));
            json.WriteString("modified", Time(report.CreatedAt));
            if (report.IsDrill)
            {
                json.WriteStartArray("labels");
                json.WriteStringValue("exercise");
                json.WriteEndArray();
            }
        }

        private void End(bool isTold = true)
        {
            json.WriteEndObject();
            if (isTold)
                _told.Add(_current);
        }

        private void Refs(string name, IEnumerable<string> ids)
        {
            json.WriteStartArray(name);
            foreach (var id in ids)
                json.WriteStringValue(id);
            json.WriteEndArray();
        }
    }
}
