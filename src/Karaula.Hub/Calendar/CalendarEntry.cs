namespace Karaula.Hub.Calendar;

/// <summary>Something in the world that an attack may be aimed at.</summary>
/// <param name="First">First day, in the calendar's own time.</param>
/// <param name="Last">Last day, inclusive.</param>
/// <param name="Country">Where; empty: everywhere.</param>
/// <param name="Kind">election, summit, … or empty.</param>
/// <param name="Name">In words.</param>
[GenerateSerializer, Immutable]
public sealed record CalendarEntry(DateOnly First, DateOnly Last, string Country, string Kind, string Name);
