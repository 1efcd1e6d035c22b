using Google.Protobuf;
using Karaula.Hub.Ingest;
using Karaula.Wire;

namespace Karaula.Hub.Evidence;

/// <summary>A summary of one edge.</summary>
/// <param name="Spool">Whose.</param>
/// <param name="Summary">Parsed.</param>
/// <param name="Bytes">As stored.</param>
internal sealed record SummaryFact(SpoolKey Spool, SiteSummary Summary, ByteString Bytes) : Fact;
