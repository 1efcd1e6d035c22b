using Karaula.Edge.Origin;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Origin;

public class OriginSetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly OriginSet _origins;

    public OriginSetTests()
    {
        _origins = new OriginSet(_time);
        _origins.Reconfigure(["http://first", "http://spare"]);
    }

    private string? Ask(bool answers)
    {
        var origin = _origins.Choose();
        if (origin is not null)
            _ = answers ? _origins.Answered(origin) : _origins.Failed(origin);
        return origin?.Prefix;
    }

    private void Break(int origins)
    {
        for (var i = 0; i < origins * OriginHealth.MostFailures; i++)
            Ask(answers: false);
    }

    [Fact]
    public void Choose_FewFailuresAmongAnswers_StaysWithTheFirst()
    {
        for (var i = 0; i < 100; i++)
            Assert.Equal("http://first", Ask(answers: i % OriginHealth.MostFailures == 0));
    }

    [Fact]
    public void Choose_FirstThatDoesNotAnswer_TurnsToTheSpareAtOnce()
    {
        Break(1);
        Assert.Equal("http://spare", Ask(answers: true));
    }

    [Fact]
    public void Choose_NoneThatAnswers_IsNullUntilOneRequestAtATimeTriesAgain()
    {
        Break(2);
        Assert.Null(Ask(answers: true));

        _time.Advance(OriginHealth.FirstPause);
        Assert.Equal("http://first", Ask(answers: false));
        Assert.Equal("http://spare", Ask(answers: false));
        Assert.Null(Ask(answers: true));
        _time.Advance(OriginHealth.FirstPause);
        Assert.Null(Ask(answers: true));
        _time.Advance(OriginHealth.FirstPause);
        Assert.Equal("http://first", Ask(answers: true));
        Assert.Equal("http://first", Ask(answers: true));
    }

    [Fact]
    public void Choose_AfterHoursOfFailing_TriesAgainWithinTheLongestPause()
    {
        Break(1);
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(OriginHealth.LongestPause);
            Assert.Equal("http://first", Ask(answers: false));
            Assert.Equal("http://spare", Ask(answers: true));
        }
    }

    [Fact]
    public void Failed_RequestsThatWereOnTheirWay_MakeNoLongerPause()
    {
        var origin = _origins.Choose()!;
        Assert.Equal(1, Enumerable.Range(0, 100).Count(_ => _origins.Failed(origin)));

        _time.Advance(OriginHealth.FirstPause);
        Assert.Equal("http://first", Ask(answers: true));
    }

    [Fact]
    public void Reconfigure_ServerThatStays_IsStillLeftAlone()
    {
        Break(1);
        _origins.Reconfigure(["http://first", "http://another"]);
        Assert.Equal("http://another", Ask(answers: true));
    }
}
