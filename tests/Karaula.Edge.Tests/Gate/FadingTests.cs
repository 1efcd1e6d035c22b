using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate;

public class FadingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000)]
    [InlineData(7_679)]
    [InlineData(7_680)]
    [InlineData(100_001)]
    [InlineData(900_000)]
    public void Factor_AnyTime_IsTwoToTheMinusHalfLives(uint ticks)
    {
        var exact = Math.Pow(2, -ticks / 7680.0);
        Assert.Equal(1, Fading.Factor(5, 5 + ticks) / exact, 2e-5);
    }

    [Fact]
    public void Factor_DaysLater_IsNothing() => Assert.InRange(Fading.Factor(0, int.MaxValue), 0, 1e-37f);

    [Fact]
    public void Factor_ManySmallSteps_ComeToTheSameAsALargeOne()
    {
        var left = 1.0;
        for (uint tick = 0; tick < 7680; tick++)
            left *= Fading.Factor(tick, tick + 1);
        Assert.Equal(0.5, left, 0.001);
    }

    [Fact]
    public void Factor_ClockThatStartsOver_GoesOn() => Assert.Equal(0.5f, Fading.Factor(uint.MaxValue - 255, unchecked(uint.MaxValue - 255 + GateClock.At(30))));

    [Fact]
    public void Factor_ClockOfAnotherThreadThatIsBehind_ChangesNothing() => Assert.Equal(1, Fading.Factor(1000, 900));
}
