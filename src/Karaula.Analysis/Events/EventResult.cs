namespace Karaula.Analysis.Events;

/// <summary>One event by itself.</summary>
/// <param name="Event">The event.</param>
/// <param name="Onsets">Units with an onset in its days.</param>
/// <param name="Expected">How many its days would have by chance.</param>
/// <param name="PValue">How often the same days, elsewhere in the time observed, have so many; 0 to 1.</param>
/// <param name="QValue">The false discovery rate at which it would stand out among all events (Benjamini and Hochberg, 1995).</param>
/// <param name="StandsOut">Whether that is below the rate asked for.</param>
/// <param name="Forecast">Probability that an event of its kind brings a wave, shrunk towards that of all events and of ordinary days.</param>
public sealed record EventResult(
    CalendarEvent Event, int Onsets, double Expected, double PValue, double QValue, bool StandsOut, double Forecast);
