namespace Karaula.Edge.Hosting;

/// <summary>Marks a connection that came in through the administration's listener.</summary>
internal sealed class AdminConnection
{
    /// <summary>The mark.</summary>
    public static AdminConnection Instance { get; } = new();
}
