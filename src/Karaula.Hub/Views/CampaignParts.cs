namespace Karaula.Hub.Views;

/// <summary>Something other than an attacker that could have brought the onsets together, and how far it goes.</summary>
/// <param name="Name">shared-hosting, shared-address, shared-network, shared-dns, shared-cms, upstream-outage, monitoring-sweep, news-crowd.</param>
/// <param name="Explains">Whether nothing beyond chance is left with it taken into account.</param>
/// <param name="Units">Units of the cluster with it taken into account.</param>
/// <param name="PValue">What is left beyond chance, 0 to 1; null where the rival is no matter of counting.</param>
/// <param name="ExpectedByChance">How often a year chance would do what is left; null where the p-value is.</param>
/// <param name="Sentence">In words.</param>
[GenerateSerializer, Immutable]
public sealed record RivalView(string Name, bool Explains, int Units, double? PValue, double? ExpectedByChance, string Sentence);

/// <summary>A number about a campaign. No number sums up others.</summary>
/// <param name="Name">scope, diversity, professionalism or synchronisation.</param>
/// <param name="Value">The headline part; null when it is not known.</param>
/// <param name="Unit">Of the value.</param>
/// <param name="Parts">What it is made of.</param>
[GenerateSerializer, Immutable]
public sealed record ScoreView(string Name, double? Value, string Unit, ScorePartView[] Parts);

/// <summary>A part of a score.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number; null when it is not known.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Formula">How it is computed.</param>
[GenerateSerializer, Immutable]
public sealed record ScorePartView(string Name, double? Value, string Unit, string Formula);

/// <summary>Incidents of a campaign that are together in time.</summary>
/// <param name="FirstOnset">Of its first incident, as shown.</param>
/// <param name="LastEnd">The last that is known of it, as shown.</param>
/// <param name="Sites">Sorted.</param>
/// <param name="IncidentIds">In order of onset.</param>
[GenerateSerializer, Immutable]
public sealed record WaveView(DateTimeOffset FirstOnset, DateTimeOffset LastEnd, string[] Sites, string[] IncidentIds);

/// <summary>How sure it is that an incident belongs to its campaign.</summary>
/// <param name="IncidentId">Which.</param>
/// <param name="Probability">0 to 1.</param>
[GenerateSerializer, Immutable]
public sealed record MemberView(string IncidentId, double Probability);
