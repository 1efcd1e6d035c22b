using Karaula.Analysis.Statistics;

namespace Karaula.Analysis.Tests.Statistics;

public class KolmogorovSmirnovTests
{
    [Fact]
    public void Uniform_AnEvenGrid_IsUniform()
    {
        var (distance, _, p) = KolmogorovSmirnov.Uniform(Enumerable.Range(0, 100).Select(i => (i + 0.5) / 100));

        Assert.Equal(0.005, distance, 9);
        Assert.Equal(1, p, 6);
    }

    /// <summary>The classical critical value: 1.36 / √n at 5 %.</summary>
    [Fact]
    public void Uniform_AtTheCriticalDistance_GivesFivePercent()
    {
        const int N = 1_000;
        var shift = 1.358 / Math.Sqrt(N);
        var (_, above, p) = KolmogorovSmirnov.Uniform(Enumerable.Range(0, N).Select(i => Math.Max(0, ((i + 1.0) / N) - shift)));

        Assert.InRange(p, 0.045, 0.055);
        Assert.Equal(shift, above, 6);
    }
}
