namespace Karaula.Hub.Drills;

/// <summary>One pair of moments of an exercise's clock.</summary>
/// <param name="Real">On the wall, UTC.</param>
/// <param name="Record">In the record that is played, UTC.</param>
[GenerateSerializer, Immutable]
public sealed record DrillPoint(DateTimeOffset Real, DateTimeOffset Record);
