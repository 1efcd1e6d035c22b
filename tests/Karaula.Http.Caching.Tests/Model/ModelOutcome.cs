namespace Karaula.Http.Caching.Tests.Model;

/// <summary>What must come of a request.</summary>
/// <param name="AsksOrigin">Whether the origin is asked.</param>
/// <param name="IfNoneMatch">With which If-None-Match.</param>
/// <param name="IfModifiedSince">With which If-Modified-Since.</param>
/// <param name="Status">The status that the client gets.</param>
/// <param name="Id">Which answer of the origin it gets; 0 for none.</param>
/// <param name="Age">The Age field that it gets; null for none.</param>
internal sealed record ModelOutcome(bool AsksOrigin, string? IfNoneMatch, string? IfModifiedSince, int Status, int Id, string? Age);
