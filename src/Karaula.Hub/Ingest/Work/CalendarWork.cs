using Karaula.Hub.Calendar;

namespace Karaula.Hub.Ingest.Work;

/// <summary>A calendar was imported.</summary>
internal sealed record CalendarWork(CalendarRecord Calendar) : AwaitedWork;
