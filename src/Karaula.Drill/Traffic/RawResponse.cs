namespace Karaula.Drill.Traffic;

/// <summary>What came back.</summary>
/// <param name="Status">The status; 0 when nothing understandable came.</param>
/// <param name="ETag">The entity tag, quotes included; null when there is none.</param>
/// <param name="ByEdge">Whether an edge answered or passed the answer on: it carries a request id.</param>
/// <param name="Body">The body, as text; empty when it was not wanted.</param>
/// <param name="Location">Where it leads to; null when nowhere.</param>
/// <param name="Cookie">Name and value of the first cookie that it sets; null when it sets none.</param>
internal readonly record struct RawResponse(int Status, string? ETag, bool ByEdge, string Body, string? Location = null, string? Cookie = null);
