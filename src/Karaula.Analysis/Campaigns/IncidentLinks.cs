using Karaula.Analysis.Links;
using Karaula.Sketches;

namespace Karaula.Analysis.Campaigns;

/// <summary>The links between incidents of one analysis, weighed when asked for, and what they make of groups. Not thread-safe.</summary>
internal sealed class IncidentLinks
{
    // Of each sketch so many of the smallest hashes find the incidents worth comparing: sets that share a tenth share one of them, nearly surely.
    private const int Keys = 48;

    // A busy proxy attacks everybody: a hash in more incidents than this brings no more pairs.
    private const int MostPerKey = 200;

    private readonly LinkModel _model;
    private readonly double _mergeLogOdds;
    private readonly double _priorLogOdds;
    private readonly Dictionary<string, MinHash?> _sketches;
    private readonly Dictionary<(string, string), Link> _links = [];
    private readonly Dictionary<(string, string), LinkEvidence> _coincidences = [];

    public IncidentLinks(IReadOnlyCollection<IncidentFact> incidents, TimeSpan span, CampaignOptions options)
    {
        _model = new LinkModel(incidents, span, options.PriorOdds);
        (_mergeLogOdds, _priorLogOdds) = (Math.Log(options.MergeOdds), Math.Log(options.PriorOdds));
        _sketches = incidents.ToDictionary(
            incident => incident.Id, incident => incident.AttackersMinHash.IsEmpty ? null : MinHash.Read(incident.AttackersMinHash.Span), StringComparer.Ordinal);
    }

    /// <summary>The link of two incidents.</summary>
    public Link Between(IncidentFact a, IncidentFact b)
    {
        var key = Key(a, b);
        if (!_links.TryGetValue(key, out var link))
            _links[key] = link = _model.Weigh(a, b, _sketches[a.Id], _sketches[b.Id], _coincidences.GetValueOrDefault(key));
        return link;
    }

    /// <summary>Notes that incidents began within a cluster that chance does not explain: by itself that is worth the odds, and no more.</summary>
    public void Coincide(IReadOnlyList<IncidentFact> cluster, CoincidenceResult found)
    {
        var ratio = _mergeLogOdds - _priorLogOdds + Math.Clamp(-Math.Log10(found.PValue) / 6, 0, 1);
        var evidence = new LinkEvidence("coincidence", ratio, $"began within {CampaignSentence.Duration(found.LastOnset - found.FirstOnset)} of the others");
        for (var i = 0; i < cluster.Count; i++)
        {
            for (var j = i + 1; j < cluster.Count; j++)
            {
                var key = Key(cluster[i], cluster[j]);
                _coincidences[key] = evidence;
                _links.Remove(key);
            }
        }
    }

    /// <summary>Of incidents that began together, the largest group that belongs together.</summary>
    public List<IncidentFact> LargestTogether(IReadOnlyList<IncidentFact> cluster) =>
        Agglomerate(cluster).OrderByDescending(group => group.Count).ThenBy(group => group[0].Onset).First();

    /// <summary>Lets others join a group until none does.</summary>
    public List<IncidentFact> Grow(List<IncidentFact> seeds, List<IncidentFact> candidates)
    {
        var members = seeds.ToList();
        var inside = members.Select(member => member.Id).ToHashSet(StringComparer.Ordinal);
        // Only what shares a source, a tool or a template can reach the odds without a coincidence.
        var related = Related(candidates.Concat(seeds));
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var candidate in candidates)
            {
                if (inside.Contains(candidate.Id) || !related.TryGetValue(candidate.Id, out var others) || !others.Overlaps(inside) || !Belongs(candidate, members))
                    continue;
                members.Add(candidate);
                grew = inside.Add(candidate.Id);
            }
        }

        return members;
    }

    /// <summary>Groups of two and more among incidents that no coincidence brought together.</summary>
    public IEnumerable<List<IncidentFact>> Groups(IReadOnlyList<IncidentFact> incidents)
    {
        var related = Related(incidents);
        var byId = incidents.ToDictionary(incident => incident.Id, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var incident in incidents)
        {
            if (!seen.Add(incident.Id) || !related.ContainsKey(incident.Id))
                continue;
            // Only what is related, directly or not, can end in one group.
            var component = new List<IncidentFact> { incident };
            for (var next = 0; next < component.Count; next++)
                component.AddRange(related[component[next].Id].Where(seen.Add).Select(id => byId[id]));
            foreach (var group in Agglomerate(component).Where(group => group.Count > 1))
            {
                // One site attacked again and again by the same is an incident that comes back, not a campaign.
                if (group.Select(member => member.Site).Distinct(StringComparer.Ordinal).Count() > 1)
                    yield return group;
            }
        }
    }

    /// <summary>How sure it is that an incident belongs to the others of a group.</summary>
    public Membership MembershipOf(IncidentFact incident, IReadOnlyList<IncidentFact> members)
    {
        var links = members.Where(member => member.Id != incident.Id).Select(member => Between(incident, member)).OrderByDescending(link => link.LogOdds).ToList();
        return new Membership(incident.Id, 1 / (1 + Math.Exp(-Strength(links))), links[0]);
    }

    /// <summary>What speaks for a group at a level: of each incident's stronger links the mean, and of these the mean.</summary>
    public LevelFinding LevelOf(LinkLevel level, IReadOnlyList<IncidentFact> members)
    {
        if (level == LinkLevel.Sponsor)
            return new LevelFinding(level, null, "Nothing that is measured says for whose sake it was done.");
        var (sum, measured, kinds) = (0.0, 0, new Dictionary<string, (double Sum, int Count)>(StringComparer.Ordinal));
        foreach (var incident in members)
        {
            var strong = members.Where(member => member.Id != incident.Id).Select(member => Between(incident, member)).OrderByDescending(link => link.LogOdds).ToList();
            var evidence = strong.Take((strong.Count + 1) / 2).SelectMany(link => link.Evidence).Where(e => e.Level == level).ToList();
            if (evidence.Count == 0)
                continue;
            (sum, measured) = (sum + (evidence.Sum(e => e.LogLikelihoodRatio) / ((strong.Count + 1) / 2)), measured + 1);
            foreach (var e in evidence)
                kinds[e.Kind] = kinds.TryGetValue(e.Kind, out var kind) ? (kind.Sum + e.LogLikelihoodRatio, kind.Count + 1) : (e.LogLikelihoodRatio, 1);
        }

        var (what, who) = level == LinkLevel.Tool ? ("the same tools", "Others may hire the same.") : ("one order", "It does not say whose.");
        if (measured == 0)
            return new LevelFinding(level, null, $"Whether they come from {what} is not known: nothing of it was measured.");
        var mean = sum / measured;
        var verdict = mean > 1 ? $"They look like {what}" : mean < -1 ? $"They do not look like {what}" : $"Whether it is {what} cannot be told";
        var parts = string.Join(", ", kinds.OrderByDescending(kind => Math.Abs(kind.Value.Sum)).Select(kind =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value.Sum / kind.Value.Count:+0.0;-0.0;0}")));
        return new LevelFinding(level, mean, $"{verdict} ({parts}). {who}");
    }

    private bool Belongs(IncidentFact candidate, List<IncidentFact> members)
    {
        var links = members.Select(member => Between(candidate, member)).OrderByDescending(link => link.LogOdds).ToList();
        return links.Count(link => link.Veto is not null) * 2 <= links.Count && Strength(links) >= _mergeLogOdds;
    }

    // The better half of the links: within a campaign sources change from wave to wave, and nobody is linked to everybody. One lucky link is not enough
    // in a group of many.
    private static double Strength(List<Link> sorted) => sorted.Take((sorted.Count + 1) / 2).Average(link => link.LogOdds);

    private List<List<IncidentFact>> Agglomerate(IReadOnlyList<IncidentFact> incidents)
    {
        var groups = new List<List<IncidentFact>>();
        foreach (var incident in incidents)
        {
            var home = groups.Where(group => Belongs(incident, group)).MaxBy(group => MembershipOf(incident, group).Probability);
            if (home is null)
                groups.Add([incident]);
            else
                home.Add(incident);
        }

        // What came early may belong to what grew later.
        for (var merged = true; merged;)
        {
            merged = false;
            for (var i = 0; i < groups.Count && !merged; i++)
            {
                for (var j = i + 1; j < groups.Count && !merged; j++)
                {
                    var links = groups[i].SelectMany(a => groups[j].Select(b => Between(a, b))).OrderByDescending(link => link.LogOdds).ToList();
                    if (links.Count(link => link.Veto is not null) * 2 > links.Count || Strength(links) < _mergeLogOdds)
                        continue;
                    groups[i].AddRange(groups[j]);
                    groups.RemoveAt(j);
                    merged = true;
                }
            }
        }

        return groups;
    }

    private Dictionary<string, HashSet<string>> Related(IEnumerable<IncidentFact> incidents)
    {
        var byKey = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var incident in incidents.DistinctBy(incident => incident.Id))
        {
            var keys = incident.Tools.Select(tool => "t" + tool).Concat(incident.Templates.Select(template => "r" + template));
            if (_sketches[incident.Id] is { } sketch)
                keys = keys.Concat(sketch.Hashes[..Math.Min(Keys, sketch.Hashes.Length)].ToArray().Select(hash => $"{sketch.HashId}:{hash}"));
            foreach (var key in keys)
            {
                if (!byKey.TryGetValue(key, out var list))
                    byKey[key] = list = [];
                if (list.Count < MostPerKey)
                    list.Add(incident.Id);
            }
        }

        var related = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var list in byKey.Values.Where(list => list.Count > 1))
        {
            foreach (var id in list)
            {
                if (!related.TryGetValue(id, out var others))
                    related[id] = others = new HashSet<string>(StringComparer.Ordinal);
                others.UnionWith(list);
            }
        }

        return related;
    }

    private static (string, string) Key(IncidentFact a, IncidentFact b) =>
        string.CompareOrdinal(a.Id, b.Id) <= 0 ? (a.Id, b.Id) : (b.Id, a.Id);
}
