using Karaula.Wire;

namespace Karaula.Hub.Ingest.Work;

/// <summary>A validated hello: its spool and sites are to be known before it is welcomed.</summary>
internal sealed record HelloWork(Hello Hello, SpoolKey Spool) : AwaitedWork;
