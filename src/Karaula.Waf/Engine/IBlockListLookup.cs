using System.Net;

namespace Karaula.Waf.Engine;

/// <summary>
/// Tells whether block lists hold an address, for <c>@rbl</c>. Asked in the middle of a request: it answers from memory, and finds out behind the scenes
/// what it does not know yet (<see cref="CachedBlockLists"/>). Thread-safe.
/// </summary>
public interface IBlockListLookup
{
    /// <summary>Whether a list holds an address; null when that is not known yet.</summary>
    /// <param name="zone">The list's zone, for example <c>sbl.example.org</c>.</param>
    /// <param name="address">The address.</param>
    bool? IsListed(string zone, IPAddress address);
}
