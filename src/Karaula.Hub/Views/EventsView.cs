using Karaula.Analysis.Events;
using Karaula.Hub.Calendar;

namespace Karaula.Hub.Views;

/// <summary>Do attacks keep to the calendars?</summary>
/// <param name="Known">Events in all calendars.</param>
/// <param name="JointPValue">For all together; null when nothing can be tested yet.</param>
/// <param name="Observed">Units attacked in the days of any event.</param>
/// <param name="Expected">How many a shifted calendar catches.</param>
/// <param name="Events">Each by itself, corrected for their number.</param>
/// <param name="Sentence">All of it in words.</param>
[GenerateSerializer, Immutable]
public sealed record EventsView(int Known, double? JointPValue, int? Observed, double? Expected, EventView[] Events, string Sentence)
{
    /// <summary>Events to come, the next first, with the probability that each brings a wave.</summary>
    [Id(0)]
    public ForecastView[] Upcoming { get; init; } = [];

    /// <summary>The forecast's Brier score, each past event left out in turn; null without one.</summary>
    [Id(1)]
    public double? Brier { get; init; }

    /// <summary>What forecasting the base rate of ordinary days would score.</summary>
    [Id(2)]
    public double? BrierOfBaseRate { get; init; }

    /// <summary>What was said and what came true, by groups of equal size.</summary>
    [Id(3)]
    public ReliabilityView[] Reliability { get; init; } = [];

    internal static EventsView Of(EventReport? report, int known) => report is null
        ? new EventsView(known, null, null, null, [], "Nothing can be tested yet: no event lies in the time observed, or that time is too short.")
        : new EventsView(
            known, report.JointPValue, report.Observed, report.Expected,
            [.. report.Events.Select(e => new EventView(Entry(e.Event), e.Onsets, e.Expected, e.PValue, e.QValue, e.StandsOut, e.Forecast))],
            report.Sentence)
        {
            Upcoming = [.. report.Upcoming.Select(e => new ForecastView(Entry(e.Event), e.Forecast))],
            Brier = report.Brier,
            BrierOfBaseRate = report.BrierOfBaseRate,
            Reliability = [.. report.Reliability.Select(bin => new ReliabilityView(bin.Said, bin.True, bin.Count))],
        };

    private static CalendarEntry Entry(CalendarEvent e) => new(e.First, e.Last, e.Country, e.Kind, e.Name);
}

/// <summary>One event by itself.</summary>
/// <param name="Event">The event.</param>
/// <param name="Onsets">Units attacked in its days.</param>
/// <param name="Expected">How many its days would have by chance.</param>
/// <param name="PValue">0 to 1.</param>
/// <param name="QValue">The false discovery rate at which it would stand out.</param>
/// <param name="StandsOut">Whether it does at 5 %.</param>
/// <param name="Forecast">Probability that an event of its kind brings a wave.</param>
[GenerateSerializer, Immutable]
public sealed record EventView(CalendarEntry Event, int Onsets, double Expected, double PValue, double QValue, bool StandsOut, double Forecast);

/// <summary>An event to come.</summary>
/// <param name="Event">The event.</param>
/// <param name="Probability">Of a wave, 0 to 1, by its kind, shrunk towards all kinds and ordinary days.</param>
[GenerateSerializer, Immutable]
public sealed record ForecastView(CalendarEntry Event, double Probability);

/// <summary>A group of forecasts.</summary>
/// <param name="Said">Mean probability said.</param>
/// <param name="True">Share that came true.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable]
public sealed record ReliabilityView(double Said, double True, int Count);
