using Karaula.Edge.Gate;

namespace Karaula.Edge.Explain;

/// <summary>What refuses, in words: what was measured in which unit, and how to let such a request through.</summary>
internal static class RefusalRules
{
    public const string SourceRate = "source_rate";
    public const string NetworkRate = "network_rate";
    public const string Marked = "marked";
    public const string QueueFull = "queue_full";
    public const string FairShare = "fair_share";
    public const string Structure = "structure";
    public const string QueueTimeout = "queue_timeout";
    public const string Waf = "waf";
    public const string SiteRule = "site_rule";
    public const string Hygiene = "hygiene";
    public const string UnknownHost = "unknown_host";
    public const string Origin = "origin";

    /// <summary>The word for one of the gate's.</summary>
    public static string Of(GateRule rule) => rule switch
    {
        GateRule.SourceRate => SourceRate,
        GateRule.PrefixRate => NetworkRate,
        GateRule.Marked => Marked,
        GateRule.QueueFull => QueueFull,
        GateRule.FairShare => FairShare,
        GateRule.Structure => Structure,
        _ => QueueTimeout,
    };

    /// <summary>What the rule says, its unit, and what to do.</summary>
    public static (string What, string Unit, string Remedy) Describe(string rule, string detail) => rule switch
    {
        SourceRate => (
            "one address asked for more than one address may", "requests at once",
            "If it is a shared address or a program of your own: raise requests_per_second and burst in [site.limits]. A browser is offered a challenge from the mode on that [site.challenge] from names."),
        NetworkRate => (
            "one network (/24, /48) asked for more than one network may", "requests at once",
            "If it is a carrier or a large office: raise prefix_requests_per_second and prefix_burst in [site.limits]."),
        Marked => (
            "the site is under attack, and this source asked the origin for far more than readers do, and for hardly anything else", "requests to the origin of late",
            "It ends by itself within a minute or two once the source asks less. A person passes with the challenge; for a program of your own, name its path in exempt of [site.challenge] and its network in a rule with action = \"allow\"."),
        QueueFull => (
            "the origin had no room, and others who cost it less came first", "milliseconds of the origin's time of late, weighed",
            "Give the origin room (origin_concurrency, origin_queue in [site.limits]), or let more be cached (Cache-Control)."),
        FairShare => (
            "the origin had no room, and the network wanted more of the queue than what is its share in quiet times; networks that were not known share one", "share of the queue",
            "Give the origin room (origin_concurrency, origin_queue in [site.limits]), or let more be cached (Cache-Control). Shares are learned from quiet hours by themselves."),
        Structure => (
            "the origin had no room, and requests made like this one (client, or shape of what is asked for) were far more of all than in quiet times, from programs that fetch pages and none of their parts",
            "times their share in quiet times",
            "A person passes with the challenge. For a program of your own, name its path in exempt of [site.challenge] and its network in a rule with action = \"allow\"."),
        QueueTimeout => (
            "the request waited for the origin for too long", "seconds",
            "Give the origin room (origin_concurrency, origin_queue_timeout_seconds in [site.limits]), or let more be cached (Cache-Control)."),
        Waf => (
            $"web attack rules refused it ({detail})", "score",
            "karaula waf suggest proposes the exclusion; put it under [[site.waf.exclusion]]."),
        SiteRule => (
            $"the site's own rule \"{detail}\" refused it", "",
            "Change the rule in [[site.rule]], or set shadow = true to see whom it touches: karaula rules show."),
        Hygiene => (
            $"it broke the protocol: {detail}", "",
            "Nothing here lets it through, since servers would read it in different ways: the program that sent it has to be put right."),
        UnknownHost => (
            "no site of that name is served here", "",
            "Add the name to hosts of the [[site]] it belongs to."),
        Origin => (
            $"the site's own server failed: {detail}", "",
            "Look after the origin; nothing was refused. karaula site origins shows how each of the site's servers stands."),
        _ => ("refused", "", ""),
    };
}
