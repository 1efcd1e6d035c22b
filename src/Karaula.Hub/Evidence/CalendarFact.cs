using Karaula.Hub.Calendar;

namespace Karaula.Hub.Evidence;

/// <summary>A calendar, as it was imported.</summary>
internal sealed record CalendarFact(CalendarRecord Calendar) : Fact;
