using Karaula.Hub.Storage;
using Karaula.Hub.Views;
using Orleans.Concurrency;

namespace Karaula.Hub.Grains;

/// <summary>One site: gathers what its edges saw, runs its detector, keeps its incidents. Its key is the site's name.</summary>
internal interface ISiteGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes durable summaries. It may come in between while the grain waits for an incident to be stored: the writer must never wait for
    /// a grain that waits for the writer.
    /// </summary>
    [AlwaysInterleave]
    Task ObserveAsync(Immutable<StoredSummary[]> summaries);

    /// <summary>The site with its newest points.</summary>
    /// <param name="window">How far back points reach; at most ten minutes.</param>
    [AlwaysInterleave]
    Task<SiteView> GetViewAsync(TimeSpan window);

    /// <summary>Makes the grain come up, if it is not, and analyse what waits.</summary>
    Task WakeAsync();

    /// <summary>The site published news, or will.</summary>
    [AlwaysInterleave]
    Task NotePublicationAsync(DateTimeOffset at);

    /// <summary>Makes the grain forget everything; its next call reads it from the database again.</summary>
    [AlwaysInterleave]
    Task ReloadAsync();
}
