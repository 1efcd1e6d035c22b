using System.Net;
using Karaula.Edge.Gate;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Gate;

public class RequestCostTests
{
    private readonly FakeTimeProvider _time = new();

    private static SourceKey Source(byte number) => SourceKey.Of(new IPAddress([198, 51, 100, number]));

    [Fact]
    public void Of_EachKind_IsItsWeight()
    {
        Assert.Equal(0, RequestCost.Of(false, 0, false, 0));
        Assert.Equal(16, RequestCost.Of(false, 0, false, 1 << 20));
        Assert.Equal(5 + 120, RequestCost.Of(true, 0.12, false, 0), 0.01);
        Assert.Equal(5 + 120 + 20, RequestCost.Of(true, 0.12, true, 0), 0.01);
        Assert.Equal(RequestCost.Most, RequestCost.Of(true, 3600, true, long.MaxValue));
        Assert.Equal(0, RequestCost.Of(false, -1, false, -1));
    }

    [Fact]
    public async Task EnterOrigin_SameNumberOfRequests_WhoCostLessGoesFirst()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 8 }, _time);
        foreach (var (source, seconds) in new[] { (Source(1), 1.5), (Source(2), 0.02) })
        {
            gate.Enter(source);
            var visit = await gate.EnterOriginAsync(source, 0, default);
            gate.LeaveOrigin(1, TimeSpan.FromSeconds(seconds), false);
            gate.Charge(source, source.Wider(), RequestCost.Of(true, seconds, false, 1000), visit.Charged);
        }

        await gate.EnterOriginAsync(Source(8), 0, default);
        await gate.EnterOriginAsync(Source(9), 0, default);
        gate.Enter(Source(1));
        var dear = gate.EnterOriginAsync(Source(1), 0, default).AsTask();
        gate.Enter(Source(2));
        var cheap = gate.EnterOriginAsync(Source(2), 0, default).AsTask();
        gate.LeaveOrigin(1, TimeSpan.FromMilliseconds(10), false);

        Assert.True((await cheap).IsAdmitted);
        Assert.False(dear.IsCompleted);
    }

    [Fact]
    public async Task Charge_AnswersOfTheOrigin_TeachWhatIsTypical()
    {
        using var gate = new SiteGate("a", new GateOptions(), _time);
        for (var i = 0; i < 500; i++)
        {
            var visit = await gate.EnterOriginAsync(Source((byte)(i % 200)), 0, default);
            gate.LeaveOrigin(1, TimeSpan.FromMilliseconds(200), false);
            gate.Charge(Source((byte)(i % 200)), Source(0).Wider(), RequestCost.Of(true, 0.2, false, 0), visit.Charged);
        }

        Assert.InRange(gate.TypicalCost, 195, 210);
    }
}
