using System.Globalization;
using System.Text;

namespace Karaula.Hub.Views;

/// <summary>What one rule refused at one place of a site's requests, or would have, and the exclusion that would let it pass.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Target">Where it matched, as an exclusion names it, for example <c>ARGS:body</c>; empty where that cannot be said.</param>
/// <param name="Path">Beginning of the paths where it matched; <c>/</c> for the whole site.</param>
/// <param name="Message">What the rule says.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="Networks">From about how many networks (IPv4 /24, IPv6 /48): a mistaken rule is met by many, an attack comes from few.</param>
/// <param name="First">The first of them, UTC.</param>
/// <param name="Last">The last of them, UTC.</param>
[GenerateSerializer, Immutable]
public sealed record RefusalView(
    string Site, long RuleId, string Target, string Path, string Message, long Requests, int Networks, DateTimeOffset First, DateTimeOffset Last)
{
    /// <summary>The exclusion, as it stands in an edge's <c>karaula.toml</c> within the site's table, with a comment before it.</summary>
    public string ToToml()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Site}: rule {RuleId}, {Message}\n[[site.waf.exclusion]]\n");
        if (Path != "/")
            text.Append(CultureInfo.InvariantCulture, $"path = \"{Path}\"\n");
        text.Append(CultureInfo.InvariantCulture, $"rules = [{RuleId}]\n");
        if (Target.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"targets = [\"{Target}\"]\n");
        text.Append(CultureInfo.InvariantCulture, $"reason = \"{Requests} requests from about {Networks} networks, {First:yyyy-MM-dd} to {Last:yyyy-MM-dd}\"\n");
        return text.ToString();
    }
}
