namespace Karaula.Hub.Evidence;

/// <summary>A record of a kind that this hub does not know: it stays in the log and means nothing to the database.</summary>
internal sealed record UnknownFact(string Kind) : Fact;
