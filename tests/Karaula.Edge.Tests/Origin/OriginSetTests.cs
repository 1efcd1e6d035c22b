using Karaula.Edge.Origin;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Origin;

public class OriginSetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly OriginSet _origins;
    private readonly List<OriginHealth> _known = [];

    public OriginSetTests()
    {
        _origins = new OriginSet(_time);
        _origins.Reconfigure(["http://first", "http://spare"], new OriginCheckOptions { When = CheckWhen.Never });
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
    public void Choose_ChecksAreOn_LeavesAServerThatDoesNotAnswerToThem()
    {
        Check();
        Break(1);
        Assert.Equal("the origin does not answer (5 requests in a row had no answer)", _origins.Outlook.Trouble);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(OriginHealth.LongestPause);
            Assert.Equal("http://spare", Ask(answers: true));
        }

        Checked(0, isGood: true);
        Assert.Equal("http://spare", Ask(answers: true));
        Checked(0, isGood: false);
        Checked(0, isGood: true);
        Assert.Equal("http://spare", Ask(answers: true));
        Checked(0, isGood: true);
        Assert.Equal("http://first", Ask(answers: true));
        Assert.Null(_origins.Outlook.Trouble);
        Assert.True(_origins.IsProven);
    }

    [Fact]
    public void Choose_ChecksAreOnAndNoneAnswers_LetsARequestTryNowAndThen()
    {
        Check();
        Break(2);
        Assert.True(_origins.Outlook.NoneAnswers);
        Assert.Null(Ask(answers: true));

        _time.Advance(OriginHealth.FirstPause);
        Assert.Equal("http://first", Ask(answers: true));
        Assert.Equal("http://first", Ask(answers: true));
    }

    [Theory]
    [InlineData(CheckWhen.Never)]
    [InlineData(CheckWhen.Suspect)]
    public void Choose_NothingButErrorsForSeconds_TurnsToTheSpare(CheckWhen when)
    {
        Check(when);
        Err(OriginHealth.MostErrors * 3);
        Assert.Equal("http://first", Ask(answers: true));
        for (var second = 0; second < 5; second++)
        {
            Err(5);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Err(1);
        Assert.Equal(OriginState.Ailing, _origins.Report()[0].State);
        Assert.Equal("http://spare", Ask(answers: true));
    }

    [Fact]
    public void Choose_ErrorsAmongOtherAnswers_StaysWithTheFirst()
    {
        Check();
        for (var second = 0; second < 60; second++)
        {
            Err(100);
            Assert.Equal("http://first", Ask(answers: true));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Choose_AilingAndTheSpareDead_AsksTheAilingOne()
    {
        Check();
        Ail();
        for (var i = 0; i < OriginHealth.MostFailures; i++)
            Assert.Equal("http://spare", Ask(answers: false));

        for (var i = 0; i < 5; i++)
            Assert.Equal("http://first", Ask(answers: true));
    }

    [Fact]
    public void Checked_GoodButTheServerRelapses_RestsLongerEachTime()
    {
        Check();
        var rest = OriginHealth.FirstRest;
        for (var relapse = 0; relapse < 8; relapse++)
        {
            Ail();
            _time.Advance(rest - TimeSpan.FromMilliseconds(1));
            for (var i = 0; i < 5; i++)
                Checked(0, isGood: true);
            Assert.Equal("http://spare", Ask(answers: true));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Checked(0, isGood: true);
            Assert.Equal("http://first", Ask(answers: true));
            rest = rest * 2 < OriginHealth.LongestRest ? rest * 2 : OriginHealth.LongestRest;
        }
    }

    [Fact]
    public void Checked_WithoutChecks_OneRequestTriesTheAilingOneWhenItHasRested()
    {
        Ail();
        Assert.Equal("http://spare", Ask(answers: true));
        _time.Advance(OriginHealth.FirstRest);
        Err(1);
        Assert.Equal("http://spare", Ask(answers: true));
        _time.Advance(OriginHealth.FirstRest * 2);
        Assert.Equal("http://first", Ask(answers: true));
        Assert.Equal("http://first", Ask(answers: true));
    }

    [Fact]
    public void Checked_EveryCheckFails_TakesNoServerAway()
    {
        Check(CheckWhen.Always);
        for (var i = 0; i < 3; i++)
            Checked(0, isGood: false);
        Assert.Equal("http://spare", Ask(answers: true));
        Assert.Equal("3 checks in a row failed, the last with status 404", _origins.Report()[0].Reason);

        for (var i = 0; i < 3; i++)
            Checked(1, isGood: false);
        Assert.Equal("http://first", Ask(answers: true));
        Assert.True(_origins.Report()[0].InUse);
    }

    [Theory]
    [InlineData(CheckWhen.Never, 0, 0)]
    [InlineData(CheckWhen.Suspect, 1, 2)]
    [InlineData(CheckWhen.Always, 2, 2)]
    public void BeginChecks_WhatIsAskedFor_IsCheckedOnceAnInterval(CheckWhen when, int whileWell, int whileTheFirstIsDead)
    {
        Check(when);
        Assert.Equal(whileWell, Begin());
        Assert.Equal(0, Begin());
        _time.Advance(TimeSpan.FromSeconds(5));
        Break(1);
        Assert.Equal(whileTheFirstIsDead, Begin());

        // One that is silent is not asked again before it is over.
        var (options, origins) = _origins.BeginChecks();
        Assert.Empty(origins);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(whileTheFirstIsDead, Begin(isOver: false));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, Begin());
        Assert.NotNull(options);
    }

    private void Check(CheckWhen when = CheckWhen.Suspect) => _origins.Reconfigure(["http://first", "http://spare"], new OriginCheckOptions { When = when });

    private int Begin(bool isOver = true)
    {
        var (options, origins) = _origins.BeginChecks();
        foreach (var origin in origins)
        {
            if (isOver)
                _origins.Checked(origin, null, options);
        }

        return origins.Count;
    }

    // A check of one of both, whether it is due or not.
    private void Checked(int origin, bool isGood)
    {
        if (_known.Count == 0)
        {
            _origins.Reconfigure(["http://first", "http://spare"], new OriginCheckOptions { When = CheckWhen.Always });
            _known.AddRange(_origins.BeginChecks().Origins);
            Check();
        }

        _origins.Checked(_known[origin], new OriginCheck(_time.GetUtcNow(), isGood, isGood ? "status 200" : "status 404", 0.01), new OriginCheckOptions());
    }

    private void Err(int answers)
    {
        for (var i = 0; i < answers; i++)
        {
            var origin = _origins.Choose()!;
            Assert.Equal("http://first", origin.Prefix);
            _origins.Answered(origin, isError: true);
        }
    }

    private void Ail()
    {
        Err(OriginHealth.MostErrors);
        _time.Advance(OriginHealth.ErrorsFor);
        Err(1);
    }

    [Fact]
    public void Reconfigure_ServerThatStays_IsStillLeftAlone()
    {
        Break(1);
        _origins.Reconfigure(["http://first", "http://another"], new OriginCheckOptions { When = CheckWhen.Never });
        Assert.Equal("http://another", Ask(answers: true));
    }
}
