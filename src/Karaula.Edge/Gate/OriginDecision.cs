namespace Karaula.Edge.Gate;

/// <summary>Whether a request may go to the origin. When it may, <see cref="SiteGate.LeaveOrigin"/> must follow, once.</summary>
/// <param name="Refusal">Why not; <see cref="GateDecision.Serve"/> when it may.</param>
/// <param name="Charged">What the source was charged until the cost is known, milliseconds: to be given to <see cref="SiteGate.Charge"/>.</param>
internal readonly record struct OriginDecision(GateDecision Refusal, float Charged = 0)
{
    /// <summary>Whether the request may go on.</summary>
    public bool IsAdmitted => Refusal.IsServed;
}
