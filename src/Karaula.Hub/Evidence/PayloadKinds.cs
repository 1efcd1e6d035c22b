namespace Karaula.Hub.Evidence;

/// <summary>Kinds of records that the hub writes into the sealed log.</summary>
internal static class PayloadKinds
{
    /// <summary>A <see cref="SealedSummary"/>, protobuf.</summary>
    public const string Summary = "summary";

    /// <summary>An <see cref="Ingest.IncidentRecord"/>, JSON.</summary>
    public const string Incident = "incident";

    /// <summary>A <see cref="Ingest.CampaignRecord"/>, JSON.</summary>
    public const string Campaign = "campaign";

    /// <summary>An <see cref="Observations.ObservationRecord"/>, JSON.</summary>
    public const string Observation = "observation";

    /// <summary>A <see cref="Hub.Calendar.CalendarRecord"/>, JSON.</summary>
    public const string Calendar = "calendar";

    /// <summary>An <see cref="Erasing.ErasureRecord"/>, JSON.</summary>
    public const string Erasure = "erasure";
}
