namespace Karaula.Hub.Ingest;

/// <summary>What the newest hello says of a site.</summary>
internal sealed record SiteFacts(int Id, string Name, string Host, string Kind);
