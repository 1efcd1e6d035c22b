namespace Karaula.Hub.Drills;

/// <summary>An exercise's clock: what <c>PUT /api/v1/drill</c> takes.</summary>
/// <param name="Name">Name of the scenario, 1 to 100 characters.</param>
/// <param name="Points">At least two; both times strictly rising; linear between.</param>
[GenerateSerializer, Immutable]
public sealed record DrillRequest(string Name, IReadOnlyList<DrillPoint> Points);
