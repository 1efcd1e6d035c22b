namespace Karaula.Hub.Security;

/// <summary>Set on each connection by the listener that took it.</summary>
internal sealed record ListenerFeature(ListenerRole Role);
