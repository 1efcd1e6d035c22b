namespace Karaula.Analysis.CoActivity;

/// <summary>How groups of units that are attacked together are found.</summary>
public sealed record CoActivityOptions
{
    /// <summary>Units with fewer onsets are left out: from one or two nobody can tell company from chance. Default 3.</summary>
    public int LeastOnsets { get; init; } = 3;

    /// <summary>
    /// Resolutions that are tried: from few large groups to many small ones. None is right by itself; what most of them agree upon counts.
    /// </summary>
    public IReadOnlyList<double> Resolutions { get; init; } = [1, 1.5, 2, 3, 4];

    /// <summary>Orders in which units are looked at, for each resolution. Default 2.</summary>
    public int Orders { get; init; } = 2;

    /// <summary>Seed. Default 2017.</summary>
    public ulong Seed { get; init; } = 2017;
}
