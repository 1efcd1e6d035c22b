namespace Karaula.Hub.Ingest.Work;

/// <summary>Nothing of its own: done when everything offered before it is durable and acknowledged.</summary>
internal sealed record FlushWork : AwaitedWork;
