namespace Karaula.Hub.Erasing;

/// <summary>That something was erased, as the sealed log keeps it: how much and under which rule, and nothing of what it said.</summary>
/// <param name="Before">The bound asked for; null: of any age.</param>
/// <param name="SummariesBefore">The bound for summaries and observations.</param>
/// <param name="Site">The site asked for; null: all.</param>
/// <param name="Reason">Why.</param>
/// <param name="Summaries">Summaries taken out of the log.</param>
/// <param name="Incidents">Revisions of incidents taken out of the log.</param>
/// <param name="Campaigns">Revisions of campaigns taken out of the log.</param>
/// <param name="Observations">Observations taken out of the log.</param>
/// <param name="PreviousLog">Id of the log that this one replaces.</param>
/// <param name="PreviousRecords">Records it had.</param>
/// <param name="PreviousHead">The hash that sealed it: whoever noted it can tell that this log replaces that one, and what was taken out.</param>
public sealed record ErasureRecord(
    DateTimeOffset? Before,
    DateTimeOffset? SummariesBefore,
    string? Site,
    string Reason,
    long Summaries,
    long Incidents,
    long Campaigns,
    long Observations,
    string PreviousLog,
    long PreviousRecords,
    string PreviousHead);
