using Karaula.Edge.Modes;
using Karaula.Edge.Origin;

namespace Karaula.Edge.Tests.Modes;

public sealed class ModeControllerTests
{
    private static readonly DateTimeOffset At = new(2027, 2, 17, 8, 0, 0, TimeSpan.Zero);
    private static readonly ModeInputs Quiet = new(100, 100, 100, 0, 0, 10, 0, 0);
    private static readonly ModeInputs Attack = new(1000, 100, 50, 900, 50, 100, 0, 1);

    private readonly ModeController _mode = new(TimeSpan.FromSeconds(30));

    [Fact]
    public void Observe_NoServerAnswersAndNobodyAsks_SheltersAndSaysWhich()
    {
        var night = new ModeInputs(0, 0, 0, 0, 0, 0, 0, 0);
        var dead = night with { Origins = new OriginOutlook(1, 1, "the origin does not answer (5 requests in a row had no answer)") };

        Assert.True(_mode.Observe(dead, At));

        Assert.Equal(SiteMode.Shelter, _mode.Mode);
        Assert.Equal(
            "Sheltered since 08:00:00 UTC: the origin does not answer (5 requests in a row had no answer); readers get stored pages where there are any.", _mode.Reason);
        Assert.Contains(new ModeFigure("origins_without_answer", 1, 1, "so many: shelter, whether anybody asks or not"), _mode.Explain().Figures);
    }

    [Fact]
    public void Observe_ChecksSayThatTheOriginIsWell_EndsShelterWithoutAnyRequest()
    {
        var night = new ModeInputs(0, 0, 0, 0, 0, 0, 0, 0);
        Pass(new ModeInputs(10, 10, 0, 0, 0, 10, 10, 0) { Origins = new OriginOutlook(2, 0, "the origin ails (12 answers in a row over 6 s were its errors)") }, 20);
        Assert.Equal(SiteMode.Shelter, _mode.Mode);
        Assert.Contains("of requests: the origin ails (12 answers in a row over 6 s were its errors)", _mode.Reason, StringComparison.Ordinal);

        Pass(night, 60);
        Assert.Equal(SiteMode.Shelter, _mode.Mode);
        Pass(night with { IsOriginProven = true }, 5);

        Assert.NotEqual(SiteMode.Shelter, _mode.Mode);
    }

    [Fact]
    public void Hold_WhateverIsMeasured_Stays()
    {
        _mode.Hold(new ModePin(SiteMode.Normal, "rehearsal", null), At);

        Pass(Attack, 60);

        Assert.Equal(SiteMode.Normal, _mode.Mode);
        Assert.Equal(SiteMode.UnderAttack, _mode.Measured);
        Assert.Contains("rehearsal", _mode.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Hold_UntilATime_EndsWithIt()
    {
        _mode.Hold(new ModePin(SiteMode.UnderAttack, "election night", At.AddSeconds(10)), At);

        Pass(Quiet, 9);
        Assert.NotNull(_mode.Pin);
        Assert.True(_mode.Observe(Quiet, At.AddSeconds(10)), "the end of a pin is a change, which is logged");
        Pass(Quiet, 2, At.AddSeconds(11));
        Assert.Null(_mode.Pin);
        Assert.Equal(SiteMode.UnderAttack, _mode.Mode);
        Pass(Quiet, 31, At.AddSeconds(13));

        Assert.Equal(SiteMode.Normal, _mode.Mode);
    }

    [Fact]
    public void Release_NothingPinned_IsFalse() => Assert.False(_mode.Release("none", At));

    [Fact]
    public void Set_Quiet_GoesDownByItselfAfterTheHold()
    {
        _mode.Set(SiteMode.UnderAttack, "we were warned", At);

        Pass(Quiet, 29);
        Assert.Equal(SiteMode.UnderAttack, _mode.Mode);
        Pass(Quiet, 2);

        Assert.Equal(SiteMode.Normal, _mode.Mode);
    }

    [Fact]
    public void Explain_Changes_AreKeptWithTheirReasonsNewestFirstAndBounded()
    {
        for (var i = 0; i < 200; i++)
            _mode.Set(i % 2 == 0 ? SiteMode.Elevated : SiteMode.Normal, $"reason {i}", At.AddSeconds(i));

        var (changes, figures, _) = _mode.Explain();

        Assert.Equal(64, changes.Count);
        Assert.Contains("reason 199", changes[0].Reason, StringComparison.Ordinal);
        Assert.All(changes, static change => Assert.True(change.ByHand));
        Assert.Contains(figures, static figure => figure.Name == "reader_goodput");
    }

    private void Pass(ModeInputs second, int seconds, DateTimeOffset? from = null)
    {
        for (var i = 0; i < seconds; i++)
            _mode.Observe(second, (from ?? At).AddSeconds(i));
    }
}
