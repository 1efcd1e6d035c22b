using System.Net;

namespace Karaula.Edge.Challenge.Crawlers;

/// <summary>The two questions to the DNS that verify a crawler.</summary>
internal interface ICrawlerNames
{
    /// <summary>The names of an address (PTR), without the final dot; empty for none.</summary>
    /// <exception cref="IOException">No answer, which says nothing of the crawler.</exception>
    Task<IReadOnlyList<string>> NamesOfAsync(IPAddress address, CancellationToken cancellationToken);

    /// <summary>The addresses of a name (A or AAAA, whichever <paramref name="like"/> is); empty for none.</summary>
    /// <exception cref="IOException">No answer, which says nothing of the crawler.</exception>
    Task<IReadOnlyList<IPAddress>> AddressesOfAsync(string name, IPAddress like, CancellationToken cancellationToken);
}
