using System.Globalization;
using System.Text.Json;

namespace Karaula.Edge.Rules;

/// <summary>A rule as it is told.</summary>
internal sealed record RuleView(
    string Site, string Name, string When, string Action, string State, string? TakenBack, double Holdback, string Summary, RuleCountView[] Touched, RuleCountView[] Would,
    RuleCountView[] HeldBack, RuleNetworkView[]? Networks)
{
    // So many are named in the sentence; the others are summed up.
    private const int Named = 3;

    public static RuleView Of(string site, RuleState state)
    {
        var rule = state.Rule;
        var (touched, would, held) = (state.Touched.Read(), state.Would.Read(), state.HeldBack.Read());
        var systems = (state.IsEnforced ? state.Touched : state.Would).ReadSystems();
        return new RuleView(
            site, rule.Name, rule.When, rule.Action.ToString().ToLowerInvariant(), state.TakenBack is not null ? "taken_back" : rule.Shadow ? "shadow" : "enforced",
            state.TakenBack, rule.Holdback,
            state.IsEnforced ? $"has touched {Sentence(touched, systems)}; left alone {Sentence(held, state.HeldBack.ReadSystems())}" : $"would have touched {Sentence(would, systems)}",
            Views(touched), Views(would), Views(held), systems.Length == 0 ? null : [.. systems.Select(static one => new RuleNetworkView(one.Asn, one.Name, one.Readers, one.IsLeast))]);
    }

    private static string Sentence(RuleCount[] counts, ReaderSystem[] systems)
    {
        var parts = counts.Where(static one => one.Requests > 0).Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{(one.Audience == RuleAudience.Reader ? Readers(one.Sources, systems) : Many(one.Sources, one.Audience))} ({one.Requests} requests)")).ToArray();
        return parts.Length == 0 ? "nobody" : string.Join(", ", parts);
    }

    // Readers by network, where that is known: "312 readers of AS64500 Carrier and 4 readers of other networks".
    private static string Readers(long all, ReaderSystem[] systems)
    {
        if (systems.Length == 0)
            return Many(all, RuleAudience.Reader);
        var named = systems.Take(Named).ToArray();
        var parts = named.Select(static one => string.Create(
            CultureInfo.InvariantCulture, $"{(one.IsLeast ? "at least " : "")}{Many(one.Readers, RuleAudience.Reader)} of AS{one.Asn}{(one.Name is null ? "" : " " + one.Name)}")).ToList();
        // All are estimates: the parts may come to a little more than the whole.
        if (all - named.Sum(static one => one.Readers) is > 0 and var others)
            parts.Add($"{Many(others, RuleAudience.Reader)} of other networks");
        return parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
    }

    private static string Many(long count, RuleAudience audience) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Word(audience)}{(count == 1 ? "" : "s")}");

    private static string Word(RuleAudience audience) => audience switch
    {
        RuleAudience.FeedReader => "feed reader",
        RuleAudience.Crawler => "verified crawler",
        RuleAudience.Attacker => "suspected source",
        _ => "reader",
    };

    private static RuleCountView[] Views(RuleCount[] counts) =>
        [.. counts.Where(static one => one.Requests > 0).Select(static one => new RuleCountView(JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Audience.ToString()), one.Requests, one.Sources))];
}

/// <summary>A count as it is told.</summary>
internal sealed record RuleCountView(string Audience, long Requests, long Sources);

/// <summary>Readers of one autonomous system as they are told.</summary>
/// <param name="Asn">Its number.</param>
/// <param name="Name">Its name; null when no file says one.</param>
/// <param name="Readers">About how many readers.</param>
/// <param name="AtLeast">Whether there may have been more.</param>
internal sealed record RuleNetworkView(uint Asn, string? Name, long Readers, bool AtLeast);
