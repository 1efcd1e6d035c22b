namespace Karaula.Drill.Scenarios;

/// <summary>What a drill plays: phases of a record, one after the other, each compressed by its own factor.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Seed">The same seed plays the same readers and attackers.</param>
/// <param name="ReadersPerSite">Readers at the same time on each site, in quiet hours.</param>
/// <param name="Phases">At least one.</param>
public sealed record Scenario(string Name, string Title, int Seed, int ReadersPerSite, IReadOnlyList<Phase> Phases)
{
    /// <summary>Real time that it plays.</summary>
    public TimeSpan Plays => TimeSpan.FromTicks(Phases.Sum(phase => phase.Plays.Ticks));
}

/// <summary>A stretch of the record.</summary>
/// <param name="Title">What happens.</param>
/// <param name="From">In the record's time, UTC.</param>
/// <param name="Until">In the record's time, UTC; where the next phase begins.</param>
/// <param name="Plays">Real time that it takes.</param>
/// <param name="Attacks">Attacks that go on throughout it.</param>
/// <param name="Crowds">Crowds of readers throughout it.</param>
public sealed record Phase(
    string Title, DateTimeOffset From, DateTimeOffset Until, TimeSpan Plays, IReadOnlyList<Attack> Attacks, IReadOnlyList<Crowd> Crowds)
{
    /// <summary>How many seconds of the record pass in one.</summary>
    public double Compression => (Until - From) / Plays;
}

/// <summary>An attack on one site during a phase. The same site, vector and sources in the next phase go on without a break.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="Vector">How.</param>
/// <param name="Rate">Requests per second, real time.</param>
/// <param name="Sources">Attacking addresses.</param>
/// <param name="ThenVector">What it changes to after it was mitigated; null for never.</param>
/// <param name="ThenAfter">How long after mitigation, in the record's time.</param>
public sealed record Attack(string Site, Vector Vector, double Rate, int Sources, Vector? ThenVector, TimeSpan ThenAfter);

/// <summary>A crowd of real readers.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="Times">How many times the usual readers.</param>
public sealed record Crowd(string Site, double Times);

/// <summary>Ways to flood a site with requests.</summary>
public enum Vector
{
    /// <summary>The front page, again and again.</summary>
    GetFlood,

    /// <summary>The front page with a query that nobody asked before, so that no cache can answer.</summary>
    CacheBusting,

    /// <summary>Searches for random words.</summary>
    SearchFlood,

    /// <summary>Searches for random words, sent with POST.</summary>
    PostFlood,
}
