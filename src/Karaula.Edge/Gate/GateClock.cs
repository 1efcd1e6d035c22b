namespace Karaula.Edge.Gate;

/// <summary>
/// The gate's clock in 32 bits: 256ths of a second since some moment. It starts over after 194 days; what was last touched longer ago than half of that is taken
/// for fresh, once, which changes whose turn it is by one request.
/// </summary>
internal static class GateClock
{
    /// <summary>Ticks in a second.</summary>
    public const float TicksPerSecond = 256;

    /// <summary>The tick of a moment, seconds on the gate's clock.</summary>
    public static uint At(double now) => unchecked((uint)(long)(now * TicksPerSecond));

    /// <summary>Seconds from one tick to a later one; 0 when it is not later.</summary>
    public static float Seconds(uint from, uint to) => Math.Max(0, unchecked((int)(to - from))) / TicksPerSecond;
}
