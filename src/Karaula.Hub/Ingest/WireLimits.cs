namespace Karaula.Hub.Ingest;

/// <summary>What an edge may send. Generous for an honest edge, bounded for any other.</summary>
internal static class WireLimits
{
    public const int MessageBytes = 256 * 1024;
    public const int EpochBytes = 16;
    public const int VersionLength = 64;
    public const int HostLength = 253;
    public const int Sites = 2_000;
    public const int ReasonLength = 1_000;
    public const int Attackers = 32;
    public const int TopPaths = 8;
    public const int Refusals = 64;
    public const int RefusalText = 128;

    /// <summary>All networks there are of IPv4.</summary>
    public const uint Networks = 1 << 24;

    /// <summary>UTF-16 units: 128 characters, each of which may take two.</summary>
    public const int PathLength = 256;
    public const int ShapeNames = 8;
    public const int ShapeNameLength = 128;
    public const int SketchBytes = 32 * 1024;
    public const double EntropyBits = 64;

    /// <summary>A day's requests of the whole world: counts beyond are no counts.</summary>
    public const ulong Count = 1UL << 53;

    /// <summary>How far an edge's clock may run ahead of the hub's, seconds.</summary>
    public const long ClockAhead = 300;

    /// <summary>How far the hub's clock, now set right, may have run ahead when it numbered purges, seconds.</summary>
    public const long PurgeAhead = 366L * 24 * 3600;

    /// <summary>No summary is older than this: 2020-01-01, Unix time.</summary>
    public const long OldestSecond = 1_577_836_800;
}
