namespace Karaula.Edge.Hygiene;

/// <summary>An edge must not start here: what it promises would not hold.</summary>
/// <param name="reason">Why, and what to do.</param>
public sealed class UnsafeStartException(string reason) : Exception(reason);
