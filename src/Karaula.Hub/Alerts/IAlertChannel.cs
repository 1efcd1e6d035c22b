namespace Karaula.Hub.Alerts;

/// <summary>Brings messages to one target.</summary>
internal interface IAlertChannel : IDisposable
{
    /// <summary>Tries once.</summary>
    /// <param name="message">What is told.</param>
    /// <param name="body">The same as JSON.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AlertDeliveryException">It was not taken.</exception>
    Task DeliverAsync(AlertMessage message, string body, CancellationToken cancellationToken);
}
