using System.Net;

namespace Karaula.Edge.Connections;

/// <summary>A header of the PROXY protocol.</summary>
/// <param name="Length">Its length in bytes: what follows is the connection's own.</param>
/// <param name="Source">For whom the peer connects; null when it connects for itself or does not say.</param>
internal readonly record struct ProxyHeader(int Length, IPEndPoint? Source);
