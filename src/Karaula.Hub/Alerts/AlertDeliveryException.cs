namespace Karaula.Hub.Alerts;

/// <summary>A message was not taken. What it says is shown to people and stored: no secret is in it.</summary>
internal sealed class AlertDeliveryException(string message) : Exception(message);
