using Karaula.Analysis.Events;
using Karaula.Hub.Calendar;

namespace Karaula.Hub.Api;

/// <summary>Do attacks keep to the calendars?</summary>
/// <param name="Known">Events in all calendars.</param>
/// <param name="JointPValue">For all together; null when nothing can be tested yet.</param>
/// <param name="Observed">Units attacked in the days of any event.</param>
/// <param name="Expected">How many a shifted calendar catches.</param>
/// <param name="Events">Each by itself, corrected for their number.</param>
/// <param name="Sentence">All of it in words.</param>
internal sealed record EventsView(int Known, double? JointPValue, int? Observed, double? Expected, EventView[] Events, string Sentence)
{
    public static EventsView Of(EventReport? report, int known) => report is null
        ? new EventsView(known, null, null, null, [], "Nothing can be tested yet: no event lies in the time observed, or that time is too short.")
        : new EventsView(
            known, report.JointPValue, report.Observed, report.Expected,
            [
                .. report.Events.Select(e => new EventView(
                    new CalendarEntry(e.Event.First, e.Event.Last, e.Event.Country, e.Event.Kind, e.Event.Name), e.Onsets, e.Expected, e.PValue, e.QValue,
                    e.StandsOut, e.Forecast)),
            ],
            report.Sentence);
}

/// <summary>One event by itself.</summary>
/// <param name="Event">The event.</param>
/// <param name="Onsets">Units attacked in its days.</param>
/// <param name="Expected">How many its days would have by chance.</param>
/// <param name="PValue">0 to 1.</param>
/// <param name="QValue">The false discovery rate at which it would stand out.</param>
/// <param name="StandsOut">Whether it does at 5 %.</param>
/// <param name="Forecast">Probability that an event of its kind brings a wave.</param>
internal sealed record EventView(CalendarEntry Event, int Onsets, double Expected, double PValue, double QValue, bool StandsOut, double Forecast);
