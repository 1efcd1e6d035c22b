namespace Karaula.Hub.Ingest.Work;

/// <summary>Something to be made durable.</summary>
internal abstract record WorkItem;
