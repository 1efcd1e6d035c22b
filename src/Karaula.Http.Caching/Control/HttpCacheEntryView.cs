namespace Karaula.Http.Caching;

/// <summary>A stored answer, for people.</summary>
/// <param name="Url">What it is stored under.</param>
/// <param name="Status">Its status code.</param>
/// <param name="Fresh">Whether it is fresh now.</param>
/// <param name="AgeSeconds">Its age.</param>
/// <param name="LifetimeSeconds">How long it is fresh in all.</param>
/// <param name="Why">In a sentence, why it is fresh or not, and what may be done with it.</param>
/// <param name="Vary">The request fields it is for, with their values.</param>
/// <param name="EntityTag">Its tag.</param>
/// <param name="BodyBytes">The length of its body.</param>
/// <param name="CostBytes">What it costs in memory.</param>
/// <param name="Tags">What it can be purged by.</param>
public sealed record HttpCacheEntryView(
    string Url, int Status, bool Fresh, long AgeSeconds, long LifetimeSeconds, string Why, IReadOnlyList<string> Vary, string? EntityTag, long BodyBytes,
    long CostBytes, IReadOnlyList<string> Tags);
