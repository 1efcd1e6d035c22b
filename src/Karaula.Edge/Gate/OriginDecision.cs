namespace Karaula.Edge.Gate;

/// <summary>Whether a request may go to the origin. When it may, <see cref="SiteGate.LeaveOrigin"/> must follow, once.</summary>
/// <param name="Refusal">Why not; <see cref="GateDecision.Serve"/> when it may.</param>
internal readonly record struct OriginDecision(GateDecision Refusal)
{
    /// <summary>Whether the request may go on.</summary>
    public bool IsAdmitted => Refusal.IsServed;
}
