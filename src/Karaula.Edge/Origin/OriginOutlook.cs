namespace Karaula.Edge.Origin;

/// <summary>How a site's servers stand together. Immutable; made anew when one changes, since it is looked at for each request that none of them could be asked for.</summary>
/// <param name="Servers">How many there are.</param>
/// <param name="LeftAlone">How many do not answer.</param>
/// <param name="Trouble">What is wrong, in words that name no address, since it is told to the hub, too; null while all are well.</param>
internal sealed record OriginOutlook(int Servers, int LeftAlone, string? Trouble)
{
    /// <summary>Nothing is known.</summary>
    public static OriginOutlook None { get; } = new(0, 0, null);

    /// <summary>Whether none of them is worth asking.</summary>
    public bool NoneAnswers => Servers > 0 && LeftAlone == Servers;

    /// <summary>How they stand, the first being the origin and the others its spares.</summary>
    public static OriginOutlook Of(IReadOnlyList<OriginHealth> origins)
    {
        var parts = origins.Select(static (origin, i) => (Name: i == 0 ? "the origin" : FormattableString.Invariant($"spare {i}"), Origin: origin))
            .Where(static one => one.Origin.State != OriginState.Well)
            .Select(static one => $"{one.Name} {(one.Origin.State == OriginState.LeftAlone ? "does not answer" : "ails")} ({one.Origin.Reason})").ToArray();
        return new OriginOutlook(
            origins.Count, origins.Count(static one => one.State == OriginState.LeftAlone), parts.Length == 0 ? null : string.Join(", ", parts));
    }
}
