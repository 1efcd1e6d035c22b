namespace Karaula.Hub.Alerts;

/// <summary>What a route has to tell now, and what it will have told then.</summary>
/// <param name="State">To be stored in one transaction with the messages.</param>
/// <param name="Messages">To be delivered.</param>
internal sealed record AlertPlan(RouteState State, IReadOnlyList<AlertMessage> Messages);
