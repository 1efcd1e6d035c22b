namespace Karaula.Edge.Gate;

/// <summary>How what a gate remembers fades: by halves in <see cref="HalfLifeSeconds"/>.</summary>
internal static class Fading
{
    /// <summary>How fast the past fades.</summary>
    public const int HalfLifeSeconds = 30;

    private const int TicksPerHalf = HalfLifeSeconds * (int)GateClock.TicksPerSecond;
    private const int MostHalves = 126;

    /// <summary>What is left of a count after the time between two ticks of <see cref="GateClock"/>: 1 down to 0, within two hundred-thousandths.</summary>
    /// <remarks>
    /// Halved for whole half-lives; between, a polynomial that has the value and the slope of 2^-x at both ends and its value in the middle, so that many small
    /// steps come to the same as a large one. A call of exp would cost a tenth of a decision, twice.
    /// </remarks>
    public static float Factor(uint from, uint to)
    {
        var passed = Math.Max(0, unchecked((int)(to - from)));
        var halves = passed / TicksPerHalf;
        var x = (passed - (halves * TicksPerHalf)) / (float)TicksPerHalf;
        var between = 1 + (x * (-0.6931472f + (x * (0.2397236f + (x * (-0.0534321f + (x * 0.0068557f)))))));
        return BitConverter.Int32BitsToSingle((127 - Math.Min(halves, MostHalves)) << 23) * between;
    }
}
