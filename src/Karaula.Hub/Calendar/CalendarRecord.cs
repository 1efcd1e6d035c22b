namespace Karaula.Hub.Calendar;

/// <summary>A calendar as it was imported: the newest of a name replaces the earlier ones.</summary>
/// <param name="Name">Whose calendar: [a-z0-9-], 1 to 63 characters.</param>
/// <param name="Events">Everything in it.</param>
public sealed record CalendarRecord(string Name, CalendarEntry[] Events);
