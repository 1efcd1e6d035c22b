namespace Karaula.Edge.Origin;

/// <summary>What came of one check.</summary>
/// <param name="At">When.</param>
/// <param name="IsGood">Whether the server answered as expected.</param>
/// <param name="Found">What it did, in a few words: <c>status 503</c>.</param>
/// <param name="Seconds">How long that took.</param>
internal readonly record struct OriginCheck(DateTimeOffset At, bool IsGood, string Found, double Seconds);
