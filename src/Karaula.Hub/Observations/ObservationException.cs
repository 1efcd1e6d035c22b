namespace Karaula.Hub.Observations;

/// <summary>A report is not what its format says; the message names the field.</summary>
internal sealed class ObservationException(string message) : Exception(message);
