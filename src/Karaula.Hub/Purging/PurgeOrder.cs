using Karaula.Wire;

namespace Karaula.Hub.Purging;

/// <summary>An order to all edges to take pages out of their caches.</summary>
/// <param name="Number">Milliseconds since 1970, made unique: later orders have higher numbers.</param>
/// <param name="Kind">How to read the value.</param>
/// <param name="Value">A URL, the beginning of URLs, or a tag; empty for all.</param>
/// <param name="Site">For a tag and for all: of this site only; empty for every site.</param>
/// <param name="Soft">Whether pages are only made stale.</param>
internal sealed record PurgeOrder(ulong Number, PurgeKind Kind, string Value, string Site, bool Soft)
{
    public HubMessage ToMessage() => new() { Purge = new Purge { Number = Number, Kind = Kind, Value = Value, Site = Site, Soft = Soft } };
}
