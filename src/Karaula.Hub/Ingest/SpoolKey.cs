namespace Karaula.Hub.Ingest;

/// <summary>One numbering of summaries: an edge's name and the epoch of its spool, in hex.</summary>
internal readonly record struct SpoolKey(string Edge, string Epoch)
{
    public static SpoolKey Of(string edge, ReadOnlySpan<byte> epoch) => new(edge, Convert.ToHexStringLower(epoch));
}
