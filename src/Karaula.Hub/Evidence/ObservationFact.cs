using Karaula.Hub.Observations;

namespace Karaula.Hub.Evidence;

/// <summary>What another system reported.</summary>
internal sealed record ObservationFact(ObservationRecord Observation) : Fact;
