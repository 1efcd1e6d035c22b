using Karaula.Hub.Purging;

namespace Karaula.Hub.Api;

/// <summary>An order that was given.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When.</param>
/// <param name="Kind"><c>url</c>, <c>prefix</c>, <c>tag</c> or <c>all</c>.</param>
/// <param name="Value">What it names; empty for all.</param>
/// <param name="Site">The site it is for; empty for every site.</param>
/// <param name="Soft">Whether pages are only made stale.</param>
internal sealed record PurgeView(ulong Number, DateTimeOffset At, string Kind, string Value, string Site, bool Soft)
{
    public static PurgeView Of(PurgeOrder order) => new(
        order.Number, DateTimeOffset.FromUnixTimeMilliseconds((long)order.Number), order.Kind.ToString().ToLowerInvariant(), order.Value, order.Site, order.Soft);
}
