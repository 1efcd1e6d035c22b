namespace Karaula.Hub.Views;

/// <summary>A turn of an incident: another way of attacking, or a silence.</summary>
/// <param name="At">When it came, real time, UTC.</param>
/// <param name="Until">The end of a silence; null for another way.</param>
/// <param name="Vector">The way that is new; null for a silence.</param>
/// <param name="AfterMitigation">How long after the edge began to refuse most of the way before; null when it had not.</param>
[GenerateSerializer, Immutable]
public sealed record CourseView(DateTimeOffset At, DateTimeOffset? Until, string? Vector, TimeSpan? AfterMitigation);

/// <summary>What an incident's refused requests were like. Of sources that the gates have marked; no text of it names one.</summary>
/// <param name="Requests">How many.</param>
/// <param name="Ja4">TLS clients.</param>
/// <param name="Clients">Protocol, fields sent, agent without its digits.</param>
/// <param name="Templates">Method, and the kinds of the target's parts.</param>
/// <param name="Networks">Autonomous systems.</param>
/// <param name="HostingShare">The share from data centres and VPNs; null when no edge could tell.</param>
[GenerateSerializer, Immutable]
public sealed record ShapesView(
    long Requests, ShareView[] Ja4, ShareView[] Clients, ShareView[] Templates, ShareView[] Networks, double? HostingShare);

/// <summary>A name, and the share of the requests that is its, 0 to 1; never too high.</summary>
[GenerateSerializer, Immutable]
public sealed record ShareView(string Name, double Share);

/// <summary>What speaks for a campaign at a level.</summary>
/// <param name="Level">"tool", "tasking" or "sponsor": three questions, and an answer to one is none to the others.</param>
/// <param name="LogLikelihoodRatio">Natural logarithm; null where nothing was measured, as for every sponsor.</param>
/// <param name="Sentence">In words.</param>
[GenerateSerializer, Immutable]
public sealed record LevelView(string Level, double? LogLikelihoodRatio, string Sentence);
