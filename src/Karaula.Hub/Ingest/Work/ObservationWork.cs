using Karaula.Hub.Observations;

namespace Karaula.Hub.Ingest.Work;

/// <summary>What another system reported.</summary>
internal sealed record ObservationWork(ObservationRecord Observation) : AwaitedWork;
