using System.Net;
using Karaula.Drill.Scenarios;
using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;

namespace Karaula.Drill.Playing;

/// <summary>
/// An attack as a list of real sources has it, on all sample sites at once: each source keeps its address, its window and its share of the requests,
/// with the list's span compressed. A quiet week goes before: of that the list says nothing.
/// </summary>
internal sealed class ReplayPlan : IAttackPlan
{
    // A source that was seen for a moment only still needs a moment to send in.
    private const double LeastWindowSeconds = 0.25;

    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(3);

    private readonly SourceList _list;
    private readonly double _rate;
    private readonly double _seconds;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _until;

    /// <summary>A replay.</summary>
    public ReplayPlan(SourceList list, TimeSpan plays, double rate)
    {
        _list = list;
        _rate = rate;
        _seconds = plays.TotalSeconds;
        _from = list.Entries.Min(entry => entry.FirstSeen);
        _until = list.Entries.Max(entry => entry.LastSeen).AddMinutes(1);
        var attacks = SampleSiteOptions.All
            .Select(site => new Attack(site.Name, Vector.CacheBusting, rate / SampleSiteOptions.All.Count, list.Entries.Count, null, TimeSpan.Zero))
            .ToList();
        var leadIn = (_until - _from) * (LeadIn / plays);
        Scenario = new Scenario("replay", $"Replay of {list.Name}", 20240117, 30,
        [
            new Phase("A quiet week", _from.AddDays(-7), _from - leadIn, TimeSpan.FromSeconds(12), [], []),
            // As slow as the attack: what a second stands for is how certain an onset is, on both sides of it.
            new Phase("The last quiet minutes", _from - leadIn, _from, LeadIn, [], []),
            new Phase($"{list.Entries.Count} sources attack", _from, _until, plays, attacks, []),
            new Phase("Quiet again", _until, _until.AddHours(6), TimeSpan.FromSeconds(6), [], []),
        ]);
    }

    /// <inheritdoc />
    public Scenario Scenario { get; }

    /// <inheritdoc />
    public IReadOnlyList<(IPAddress Address, double Share)> SourcesOf(Phase phase, Attack attack) =>
        [.. _list.Entries.Select(entry => (entry.Address, (double)entry.Count))];

    /// <inheritdoc />
    public IReadOnlyList<TimetableEntry> TimetableOf(Phase phase, Attack attack)
    {
        var random = new Random(Scenario.Seed + attack.Site.Length);
        var span = (_until - _from).TotalSeconds;
        var perRequest = attack.Rate * _seconds / _list.Entries.Sum(entry => (double)entry.Count);
        var table = new List<TimetableEntry>();
        for (var i = 0; i < _list.Entries.Count; i++)
        {
            var entry = _list.Entries[i];
            var begin = (entry.FirstSeen - _from).TotalSeconds / span * _seconds;
            var length = Math.Max(LeastWindowSeconds, (entry.LastSeen - entry.FirstSeen).TotalSeconds / span * _seconds);
            // Shares smaller than a request are kept by chance: a source with 0.3 requests sends one in three drills.
            var exact = entry.Count * perRequest;
            var requests = (int)exact + (random.NextDouble() < exact - (int)exact ? 1 : 0);
            for (var j = 0; j < requests; j++)
                table.Add(new TimetableEntry(Math.Min(begin + (random.NextDouble() * length), _seconds), i));
        }

        return [.. table.OrderBy(entry => entry.At)];
    }

    /// <summary>Requests per second that the list is played with, all sites together.</summary>
    public double Rate => _rate;
}
