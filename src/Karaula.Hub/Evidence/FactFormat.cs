using System.Text.Json;
using Google.Protobuf;
using Karaula.Hub.Calendar;
using Karaula.Hub.Erasing;
using Karaula.Hub.Ingest;
using Karaula.Hub.Observations;
using Karaula.Wire;

namespace Karaula.Hub.Evidence;

/// <summary>Turns facts into payloads of the sealed log and back.</summary>
internal static class FactFormat
{
    public static (string Kind, byte[] Payload) Write(Fact fact) => fact switch
    {
        SummaryFact s => (PayloadKinds.Summary, new SealedSummary
        {
            Edge = s.Spool.Edge,
            Epoch = UnsafeByteOperations.UnsafeWrap(Convert.FromHexString(s.Spool.Epoch)),
            Summary = s.Bytes,
        }.ToByteArray()),
        IncidentFact i => (PayloadKinds.Incident, JsonSerializer.SerializeToUtf8Bytes(i.Incident, HubJson.Options)),
        CampaignFact c => (PayloadKinds.Campaign, JsonSerializer.SerializeToUtf8Bytes(c.Campaign, HubJson.Options)),
        ObservationFact o => (PayloadKinds.Observation, JsonSerializer.SerializeToUtf8Bytes(o.Observation, HubJson.Options)),
        CalendarFact c => (PayloadKinds.Calendar, JsonSerializer.SerializeToUtf8Bytes(c.Calendar, HubJson.Options)),
        ErasureFact e => (PayloadKinds.Erasure, JsonSerializer.SerializeToUtf8Bytes(e.Erasure, HubJson.Options)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };

    /// <summary>Reads a payload; an <see cref="UnknownFact"/> when the kind is not one of the hub's.</summary>
    /// <exception cref="InvalidDataException">The payload is not what its kind says.</exception>
    public static Fact Read(string kind, ReadOnlySpan<byte> payload)
    {
        try
        {
            switch (kind)
            {
                case PayloadKinds.Summary:
                    var record = SealedSummary.Parser.ParseFrom(payload);
                    return new SummaryFact(
                        SpoolKey.Of(record.Edge, record.Epoch.Span), SiteSummary.Parser.ParseFrom(record.Summary), record.Summary);
                case PayloadKinds.Incident:
                    return new IncidentFact(JsonSerializer.Deserialize<IncidentRecord>(payload, HubJson.Options)!);
                case PayloadKinds.Campaign:
                    return new CampaignFact(JsonSerializer.Deserialize<CampaignRecord>(payload, HubJson.Options)!);
                case PayloadKinds.Observation:
                    return new ObservationFact(JsonSerializer.Deserialize<ObservationRecord>(payload, HubJson.Options)!);
                case PayloadKinds.Calendar:
                    return new CalendarFact(JsonSerializer.Deserialize<CalendarRecord>(payload, HubJson.Options)!);
                case PayloadKinds.Erasure:
                    return new ErasureFact(JsonSerializer.Deserialize<ErasureRecord>(payload, HubJson.Options)!);
                default:
                    return new UnknownFact(kind);
            }
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or JsonException)
        {
            throw new InvalidDataException($"A record of kind '{kind}' in the sealed log cannot be read: {e.Message}", e);
        }
    }
}
