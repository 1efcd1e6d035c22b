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
}
