using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Storage;

/// <summary>The fields of a hit that change from second to second.</summary>
/// <param name="Seconds">The age, in seconds.</param>
/// <param name="Age">The Age field.</param>
/// <param name="CacheStatus">The Cache-Status field of a hit; empty where the cache has no name.</param>
internal sealed record AgeStamp(long Seconds, StringValues Age, StringValues CacheStatus);
