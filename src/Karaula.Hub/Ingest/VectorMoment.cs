namespace Karaula.Hub.Ingest;

/// <summary>An attack took to another way.</summary>
/// <param name="At">When, real time, UTC.</param>
/// <param name="Vector">Which.</param>
/// <param name="AfterMitigation">How long after the edge began to refuse most of the way before; null when it had not.</param>
[GenerateSerializer, Immutable]
internal readonly record struct VectorMoment(DateTimeOffset At, string Vector, TimeSpan? AfterMitigation);
