namespace Karaula.Hub.Erasing;

/// <summary>What is to be erased. At least one of the first two says which.</summary>
/// <param name="Before">Everything that ended before this moment; null: of any age.</param>
/// <param name="Site">Only of this site; null: of all.</param>
/// <param name="Reason">Why, for the record: a person's words, or "retention".</param>
/// <param name="SummariesBefore">Summaries, observations and checkpoints have an age of their own in retention; null: as <paramref name="Before"/>.</param>
public sealed record ErasureRequest(DateTimeOffset? Before, string? Site, string Reason, DateTimeOffset? SummariesBefore = null);
