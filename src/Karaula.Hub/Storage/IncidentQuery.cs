namespace Karaula.Hub.Storage;

/// <summary>Which incidents, and as known when.</summary>
internal sealed record IncidentQuery
{
    /// <summary>Only of this site; of all when null.</summary>
    public string? Site { get; init; }

    /// <summary>Only such as still lasted at this second, Unix time.</summary>
    public long Since { get; init; }

    /// <summary>As it was known at this moment; as it is known now when null.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether only those of <see cref="Drill"/> are asked for.</summary>
    public bool OfDrill { get; init; }

    /// <summary>Name of an exercise; null: in earnest.</summary>
    public string? Drill { get; init; }

    /// <summary>Only those that come after the one with this onset and id, newest onset first; from the first when null.</summary>
    public (DateTimeOffset Onset, string Id)? After { get; init; }

    /// <summary>At most so many.</summary>
    public required int Limit { get; init; }
}
