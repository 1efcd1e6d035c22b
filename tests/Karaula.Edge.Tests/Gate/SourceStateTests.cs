using System.Net;
using System.Runtime.CompilerServices;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate;

public class SourceStateTests
{
    private static readonly SourceKey Key = SourceKey.Of(IPAddress.Parse("192.0.2.1"));

    [Fact]
    public void Size_OfAMillionSources_IsWithin64Megabytes() => Assert.InRange(Unsafe.SizeOf<SourceState>() * 1_048_576L, 1, 64_000_000);

    [Fact]
    public void Decay_InOneStepOrInMany_HalvesInThirtySeconds()
    {
        var once = new SourceState(Key, 0) { Cost = 100 };
        var often = once;
        once.Decay(GateClock.At(30));
        for (uint tick = 1; tick <= GateClock.At(30); tick++)
            often.Decay(tick);

        Assert.Equal(50, once.Cost, 0.01);
        Assert.Equal(50, often.Cost, 0.1);
    }

    [Fact]
    public void Decay_ClockThatStartsOver_GoesOn()
    {
        var state = new SourceState(Key, uint.MaxValue - 255) { Cost = 100 };
        state.Decay(unchecked(uint.MaxValue - 255 + GateClock.At(30)));

        Assert.Equal(50, state.Cost, 0.01);
    }

    [Fact]
    public void Decay_ClockOfAnotherThreadThatIsBehind_ChangesNothing()
    {
        var state = new SourceState(Key, 1000) { Cost = 100 };
        state.Decay(900);

        Assert.Equal(100, state.Cost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(29)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void WeightAt_AnyTime_IsNearWhatIsLeft(double seconds)
    {
        var state = new SourceState(Key, 0) { Requests = 100 };
        Assert.InRange(state.WeightAt(GateClock.At(seconds)), 0, 100 * 1.07 * Math.Pow(2, -seconds / 30) + 1e-30);
        Assert.True(state.WeightAt(GateClock.At(seconds)) >= 100 * 0.99 * Math.Pow(2, -seconds / 30) - 1e-30);
    }
}
