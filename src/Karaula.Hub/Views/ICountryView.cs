namespace Karaula.Hub.Views;

/// <summary>What the hub knows, as one immutable picture: the console, the HTTP API and the drill all read this and nothing else.</summary>
public interface ICountryView
{
    /// <summary>Takes a picture of the country as of now.</summary>
    /// <param name="window">How far back each site's points reach; at most ten minutes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CountrySnapshot> SnapshotAsync(TimeSpan window, CancellationToken cancellationToken);
}
