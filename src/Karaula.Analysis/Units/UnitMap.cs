namespace Karaula.Analysis.Units;

/// <summary>
/// Which sites count as one. By itself a unit is a registrable domain at a hosting group; units that share something else can be merged, to ask
/// whether that alone explains why they failed together. Immutable.
/// </summary>
public sealed class UnitMap
{
    private readonly Dictionary<string, SiteFacts> _facts;
    private readonly Dictionary<string, string> _units;

    private UnitMap(Dictionary<string, SiteFacts> facts, Dictionary<string, string> units) => (_facts, _units) = (facts, units);

    /// <summary>How many units there are.</summary>
    public int Count => _units.Values.Distinct(StringComparer.Ordinal).Count();

    /// <summary>The sites.</summary>
    public IEnumerable<string> Sites => _facts.Keys;

    /// <summary>Registrable domain × hosting group. Of facts about one site, the last count.</summary>
    public static UnitMap ByDomainAndGroup(IEnumerable<SiteFacts> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        var facts = new Dictionary<string, SiteFacts>(StringComparer.Ordinal);
        foreach (var site in sites)
            facts[site.Site] = site;
        return new UnitMap(facts, facts.Values.ToDictionary(site => site.Site, Unit, StringComparer.Ordinal));
    }

    /// <summary>The unit of a site; of a site that is not known, its registrable domain.</summary>
    public string UnitOf(string site) => _units.TryGetValue(site, out var unit) ? unit : PublicSuffixList.RegistrableDomain(site);

    /// <summary>What is known of a site; null when nothing is.</summary>
    public SiteFacts? FactsOf(string site) => _facts.GetValueOrDefault(site);

    /// <summary>Whether anything is known of what sites share.</summary>
    public bool Knows(SharedBy shared) => _facts.Values.Any(site => Value(site, shared) is not null);

    /// <summary>Units merged that share a value through any of their sites, and what shares with those. Named after the smallest unit of each.</summary>
    public UnitMap Merge(SharedBy shared)
    {
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        string Root(string node)
        {
            while (parents.TryGetValue(node, out var parent) && parent != node)
                node = parent;
            return node;
        }

        void Join(string a, string b)
        {
            var (x, y) = (Root(a), Root(b));
            if (x == y)
                return;
            // Units before values, and the smallest of units: the name of the merged unit.
            if (string.CompareOrdinal(x, y) > 0)
                (x, y) = (y, x);
            parents[y] = x;
        }

        // "\uFFFF" sorts after every name.
        foreach (var site in _facts.Values)
        {
            if (Value(site, shared) is { } value)
                Join(_units[site.Site], "\uFFFF" + value);
        }

        return new UnitMap(_facts, _units.ToDictionary(pair => pair.Key, pair => Root(pair.Value), StringComparer.Ordinal));
    }

    /// <summary>The value that sites may share; null when unknown.</summary>
    internal static string? Value(SiteFacts site, SharedBy shared) => shared switch
    {
        SharedBy.HostingGroup => site.HostingGroup,
        SharedBy.Address => site.Address,
        SharedBy.Asn => site.Asn,
        SharedBy.Dns => site.Dns,
        SharedBy.Cms => site.Cms,
        _ => throw new ArgumentOutOfRangeException(nameof(shared)),
    };

    private static string Unit(SiteFacts site)
    {
        var domain = PublicSuffixList.RegistrableDomain(site.Site);
        return site.HostingGroup is null ? domain : domain + " @ " + site.HostingGroup;
    }
}
