using Karaula.Hub.Views;

namespace Karaula.Console.Tests.Support;

/// <summary>Pictures of a country that the tests show: three sites, five minutes of traffic.</summary>
internal static class Countries
{
    public static readonly DateTimeOffset Night = new(2027, 2, 17, 2, 14, 7, TimeSpan.Zero);

    private static readonly IReadOnlyList<EdgeView> Edges =
    [
        new("podgorica-1", true, Night.AddSeconds(-2), 48_211),
        new("podgorica-2", true, Night.AddSeconds(-2), 47_980),
    ];

    public static CountrySnapshot Empty { get; } = new(Night, null, [], [], [], []);

    public static CountrySnapshot Quiet { get; } = new(
        Night,
        null,
        Edges,
        [
            Site("glas", "media", "normal", "Readers get their pages; nothing is out of the ordinary.", Traffic(1, 34, attackFrom: null)),
            Site("radio", "media", "normal", "Readers get their pages; nothing is out of the ordinary.", Traffic(2, 21, attackFrom: null)),
            Site("vlada", "state", "normal", "Readers get their pages; nothing is out of the ordinary.", Traffic(3, 12, attackFrom: null)),
        ],
        [],
        []);

    public static CountrySnapshot Attack { get; } = Quiet with
    {
        Sites =
        [
            Site("glas", "media", "under attack", "Refusing 94 % of requests: 1 840 a second ask for pages nobody asked for before, from 612 networks.", Traffic(1, 34, attackFrom: 162, flood: 1840)),
            Site("radio", "media", "normal", "Readers get their pages; the attack ended 40 seconds ago.", Traffic(2, 21, attackFrom: 150, flood: 420, attackTo: 258)),
            Site("vlada", "state", "under attack", "The origin answers too slowly; requests that cost much are held back so that readers get theirs.", Traffic(3, 12, attackFrom: 156, flood: 2660, failing: true)),
        ],
        Incidents =
        [
            new("i-3", "glas", Night.AddSeconds(-138), TimeSpan.FromSeconds(4), Night.AddSeconds(-131), null, "Forty times the usual requests, and 97 % of them for addresses with a query string never seen before: a crowd of readers asks for the same few pages.", ["cache-busting GET flood"], 1_912, 214_330, null)
            {
                Course = [new(Night.AddSeconds(-90), null, "POST flood", TimeSpan.FromSeconds(31)), new(Night.AddSeconds(-60), Night.AddSeconds(-48), null, null)],
                Shapes = new(214_330, [new("t13d1516h2_8daaf6152771_e5627efa2ab1", 0.91)], [new("HTTP/1.1 accept,encoding Mozilla/. (Windows NT .; Win; x) AppleWebKit/.", 0.88)], [new("GET /a8/x16?a2=x16", 0.97)], [new("AS64500", 0.41), new("AS64501", 0.22)], 0.96),
            },
            new("i-2", "vlada", Night.AddSeconds(-144), TimeSpan.FromSeconds(3), Night.AddSeconds(-139), null, "The origin’s answers took 14 s instead of 0.2 s, while 9 in 10 requests were searches from sources not seen in the last ten minutes.", ["expensive search flood", "cache-busting GET flood"], 2_704, 301_877, null),
            new("i-1", "radio", Night.AddSeconds(-150), TimeSpan.FromSeconds(9), Night.AddSeconds(-141), Night.AddSeconds(-42), "Twenty times the usual requests, none of them followed by the page’s pictures or styles.", ["GET flood"], 466, 39_104, null),
        ],
        Watch = new(211, 0.05, 4.1e-6, [new(Night.AddSeconds(-141), ["glas", "radio", "vlada"], TimeSpan.FromMinutes(5), 3e-8, 4.1e-6)], "Watched day by day, 211 days tested: 1 day beyond chance; of such alarms at most 5 % are false, however long it is watched. The next needs p ≤ 2.2e-6."),
        Observations =
        [
            new("fastnetmon", Night.AddSeconds(-130), "vlada", "syn_flood", "FastNetMon: syn_flood, incoming, 2,000,000 packets and 1,000,000,000 bits a second, high; ban.", 2_000_000, 1_000_000_000, null, null),
            new("site", Night.AddMinutes(-20), "glas", "publication", "Published: The budget", null, null, null, null),
        ],
        Events = new(3, 0.03, 9, 4.2, [new(new(new(2027, 2, 16), new(2027, 2, 16), "", "election", "Local elections"), 3, 0.4, 0.01, 0.12, false, 0.22)], "In the days of 2 events 9 onsets fell, where a shifted calendar catches 4.2; taken together that has p = 0.03. By itself, no single event stands out after correction for their number (false discovery rate 0.05; smallest q = 0.12).")
        {
            Upcoming = [new(new(new(2027, 3, 1), new(2027, 3, 2), "", "summit", "Summit of the Adriatic"), 0.17)], Brier = 0.11, BrierOfBaseRate = 0.14,
        },
        Campaigns =
        [
            new("c-1", ["glas", "radio", "vlada"], ["i-1", "i-2", "i-3"], 0.00031, 0.018, Night.AddSeconds(-150), "Three sites, one of the state and two of the media, began to fail within 12 seconds; chance alone would do this about once in 55 years, so these attacks are most likely one campaign.")
            {
                Levels =
                [
                    new("tool", 6.1, "They look like the same tools (sources +4.2, tools +1.9). Others may hire the same."),
                    new("tasking", 7.3, "They look like one order (coincidence +7.3). It does not say whose."),
                    new("sponsor", null, "Nothing that is measured says for whose sake it was done."),
                ],
                Links = ["i-1 (radio), with i-2 (vlada): began within 1 minute of the others; shares 61 % of its attacking sources (co-membership 0.99)"],
                Rivals =
                [
                    new("shared-hosting", false, 2, 0.004, 0.24, "with the 2 sites of one hoster counted once, 2 are left: chance alone would do this about once in 4 years."),
                    new("upstream-outage", false, 3, null, null, "no site of the same networks was slow without being attacked."),
                    new("news-crowd", true, 3, null, null, "3 of 3 were also asked for by crowds of readers at the same time."),
                ],
                Scores =
                [
                    new("scope", 31_400, "reader visits lost", [new("sites", 3, "", "sites attacked"), new("share of all sites", 1, "1", "of 3 watched"), new("longest", null, "min", "end less onset")]),
                    new("diversity", 2.6, "vectors", [new("GET flood", 0.41, "1", "share of requests")]),
                    new("professionalism", null, "min to adapt", []),
                    new("synchronisation", 3.5, "-log10 p", [new("units", 3, "", "in the closest window")]),
                ],
            },
        ],
    };

    /// <summary>A quiet country in which rules that only detect are met by readers.</summary>
    public static CountrySnapshot Refusals { get; } = Quiet with
    {
        Sites =
        [
            Quiet.Sites[0] with
            {
                Refusals =
                [
                    new("glas", 942_100, "ARGS:body", "/cms/save/", "SQL Injection Attack Detected via libinjection", 212, 41, Night.AddDays(-3), Night.AddMinutes(-2)),
                    new("glas", 941_100, "REQUEST_COOKIES:consent_choices_of_the_last_visit", "/", "XSS Attack Detected via libinjection", 1_904, 17, Night.AddDays(-6), Night.AddMinutes(-9)),
                    new("glas", 920_272, "", "/pretraga", "Invalid character in request (outside of printable chars below ascii 127)", 9, 3, Night.AddHours(-7), Night.AddHours(-1)),
                ],
            },
            Quiet.Sites[1],
            Quiet.Sites[2] with
            {
                Refusals = [new("vlada", 932_235, "ARGS:q", "/search", "Remote Command Execution: Unix Command Injection (command without evasion)", 6, 4, Night.AddDays(-1), Night.AddHours(-3))],
            },
        ],
    };

    public static CountrySnapshot Drill { get; } = Attack with
    {
        Drill = new DrillView("Montenegro, February 2017", new DateTimeOffset(2017, 2, 15, 19, 4, 0, TimeSpan.FromHours(1))),
        Incidents = [.. Attack.Incidents.Select(incident => incident with
        {
            RecordOnset = new DateTimeOffset(2017, 2, 15, 19, 4, 0, TimeSpan.FromHours(1)) - ((Night - incident.Onset) * 195),
        })],
        Campaigns = [.. Attack.Campaigns.Select(campaign => campaign with { FirstOnset = new DateTimeOffset(2017, 2, 15, 10, 56, 0, TimeSpan.FromHours(1)) })],
    };

    /// <summary>The same country a few seconds later: everything has moved by as much.</summary>
    public static CountrySnapshot Later(CountrySnapshot country, TimeSpan by) => country with
    {
        At = country.At + by,
        Edges = [.. country.Edges.Select(edge => edge with { LastSummaryAt = edge.LastSummaryAt + by })],
        Sites = [.. country.Sites.Select(site => site with { Points = [.. site.Points.Select(point => point with { At = point.At + by })] })],
    };

    private static SiteView Site(string name, string kind, string mode, string reason, IReadOnlyList<SitePoint> points)
    {
        var recent = points.Where(point => point.At >= Night.AddSeconds(-10)).ToList();
        var (requests, good) = (recent.Sum(point => point.ReaderRequests), recent.Sum(point => point.ReaderGood));
        return new SiteView(name, $"www.{name}.example", kind, mode, reason, requests == 0 ? null : (double)good / requests, points);
    }

    private static List<SitePoint> Traffic(int seed, int readers, int? attackFrom, int flood = 0, bool failing = false, int attackTo = 300)
    {
        var random = new Random(seed);
        var points = new List<SitePoint>();
        for (var second = 0; second < 299; second++)
        {
            var reading = (long)(readers * (1 + (0.25 * Math.Sin(second / 23.0)) + (random.NextDouble() * 0.3) - 0.15));
            var since = second - (attackFrom ?? int.MaxValue);
            var attacked = since >= 0 && second < attackTo;
            var attack = attacked ? (long)(flood * Math.Min(1, (since + 2) / 9.0) * (0.9 + (random.NextDouble() * 0.2))) : 0;
            var failed = attacked && since < (failing ? 14 : 4) ? (attack / 3) + (reading / 3) : 0;
            var refused = attacked && since > 2 ? Math.Max(0, (long)(attack * 0.96) - failed) : 0;
            var lost = failed > 0 ? (long)(reading * (failing ? 0.55 : 0.25)) : attacked && random.Next(9) == 0 ? 1 : 0;
            points.Add(new SitePoint(Night.AddSeconds(second - 300), reading + attack, reading * 7 / 10, refused, failed, reading, reading - lost));
        }

        return points;
    }
}
