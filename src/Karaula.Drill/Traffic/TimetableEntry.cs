namespace Karaula.Drill.Traffic;

/// <summary>One request of a flood that follows a list.</summary>
/// <param name="At">Seconds after the flood began.</param>
/// <param name="Source">Which of the flood's sources sends it.</param>
internal readonly record struct TimetableEntry(double At, int Source);
