using Karaula.Edge.Configuration;
using Karaula.Edge.Hosting;
using Karaula.Edge.Waf;
using Karaula.Wire;

namespace Karaula.Edge.Control;

/// <summary>
/// What the hub is told of the rules' refusals: places that several networks met, in the rules' own words. Messages as they were logged, and what
/// only one or two met, may hold what a reader sent: they stay at the edge.
/// </summary>
internal sealed class RefusalReports(EdgeRuntime runtime, RefusalTables tables)
{
    /// <summary>What fewer networks met is not told.</summary>
    public const int LeastNetworks = 3;

    /// <summary>The most places told of one site.</summary>
    public const int Most = 64;

    private const int MaxMessage = 128;

    /// <summary>The tables of the configured sites that differ from what was said.</summary>
    /// <param name="said">What was said last, by site; takes what is returned here.</param>
    public IReadOnlyList<SiteRefusals> Changed(Dictionary<string, SiteRefusals> said)
    {
        var changed = new List<SiteRefusals>();
        foreach (var site in runtime.Configuration.Sites)
        {
            var now = Of(site);
            if (said.TryGetValue(site.Name, out var before) ? before.Equals(now) : now.Rules.Count == 0)
                continue;
            said[site.Name] = now;
            changed.Add(now);
        }

        return changed;
    }

    private SiteRefusals Of(SiteConfiguration site)
    {
        var refusals = new SiteRefusals { Site = site.Name };
        foreach (var one in tables.Read(site.Name).SelectMany(table => table.Refusals).Where(one => one.Networks >= LeastNetworks).Take(Most))
        {
            var message = site.Waf?.Policy?.MessageOf(one.RuleId) ?? "";
            refusals.Rules.Add(new RuleRefusals
            {
                Rule = (ulong)one.RuleId,
                Target = one.Target,
                Path = one.Path,
                Message = message.Length > MaxMessage ? message[..MaxMessage] : message,
                Requests = (ulong)one.Requests,
                Networks = (uint)one.Networks,
                First = one.First.ToUnixTimeSeconds(),
                Last = one.Last.ToUnixTimeSeconds(),
            });
        }

        return refusals;
    }
}
