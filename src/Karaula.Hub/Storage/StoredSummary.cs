namespace Karaula.Hub.Storage;

/// <summary>A summary from the database, or on its way from the writer to a grain.</summary>
/// <param name="EdgeId">The database's id of the spool it came from.</param>
/// <param name="Sequence">Its number there.</param>
/// <param name="Second">Start of the second, Unix time.</param>
/// <param name="Payload">The <c>karaula.wire.v1.SiteSummary</c>.</param>
[GenerateSerializer, Immutable]
internal sealed record StoredSummary(int EdgeId, long Sequence, long Second, byte[] Payload);
