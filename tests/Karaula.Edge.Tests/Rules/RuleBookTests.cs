using System.Net;
using Karaula.Edge.Gate;
using Karaula.Edge.Rules;
using Karaula.Edge.Rules.Language;

namespace Karaula.Edge.Tests.Rules;

public sealed class RuleBookTests
{
    private static readonly DateTimeOffset At = new(2027, 2, 17, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_InShadow_CountsWhomItWouldHaveTouchedAndDecidesNothing()
    {
        var book = Book(Rule("one", RuleAction.Refuse) with { Shadow = true });

        for (var i = 0; i < 300; i++)
            Assert.Null(Decide(book, $"10.1.{i % 250}.{i / 250}"));
        for (var i = 0; i < 4; i++)
            Assert.Null(Decide(book, $"10.9.0.{i}", RuleAudience.FeedReader));

        var would = book.Rules[0].Would.Read();
        Assert.InRange(would[(int)RuleAudience.Reader].Sources, 270, 330);
        Assert.Equal(300, would[(int)RuleAudience.Reader].Requests);
        Assert.Equal(4, would[(int)RuleAudience.FeedReader].Sources);
        Assert.Contains("4 feed readers (4 requests)", RuleView.Of("a", book.Rules[0]).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_SeveralRules_FirstEnforcedDecides()
    {
        var book = Book(
            Rule("shadow", RuleAction.Refuse) with { Shadow = true }, Rule("allow", RuleAction.Allow, "prefix == \"192.0.2.7\""), Rule("refuse", RuleAction.Refuse));

        Assert.Equal("allow", Decide(book, "192.0.2.7")!.Rule.Name);
        Assert.Equal("refuse", Decide(book, "192.0.2.8")!.Rule.Name);
        Assert.Equal(2, book.Rules[0].Would.Read()[0].Requests);
        Assert.Equal(1, book.Rules[2].Touched.Read()[0].Requests);
    }

    [Fact]
    public void Decide_Holdback_LeavesAboutItsShareAloneAndAlwaysTheSame()
    {
        var book = Book(Rule("one", RuleAction.Refuse) with { Holdback = 0.2 });
        var networks = Enumerable.Range(0, 2000).Select(static i => $"10.{i / 250}.{i % 250}.1").ToArray();

        var first = networks.Where(one => Decide(book, one) is null).ToArray();
        var second = networks.Where(one => Decide(book, one) is null).ToArray();

        Assert.InRange(first.Length, 300, 500);
        Assert.Equal(first, second);
        Assert.Equal(2 * first.Length, book.Rules[0].HeldBack.Read()[0].Requests);
    }

    [Fact]
    public void Decide_ChallengeOfWhatCannotBeChallenged_IsLeftToTheGate()
    {
        var book = Book(Rule("one", RuleAction.Challenge));

        Assert.Null(Decide(book, "192.0.2.7", canChallenge: false));
        Assert.NotNull(Decide(book, "192.0.2.7"));
    }

    [Fact]
    public void Decide_Evaluated_AllocatesNothing()
    {
        var book = Book(Rule("one", RuleAction.Refuse, "path starts_with \"/never\""), Rule("two", RuleAction.Refuse) with { Shadow = true });
        var source = SourceKey.Of(IPAddress.Parse("192.0.2.7"));
        for (var i = 0; i < 100; i++)
            book.Decide(new RuleFacts { Path = "/a", Source = source }, RuleAudience.Reader, canChallenge: true);

        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 10_000; i++)
            book.Decide(new RuleFacts { Path = "/a", Source = source }, RuleAudience.Reader, canChallenge: true);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Observe_RuleThatHarmsReaders_IsTakenBack()
    {
        var book = Book(Rule("one", RuleAction.Refuse));
        var state = book.Rules[0];

        var seconds = 0;
        while (!Second(book, readers: 50, harmed: 20, good: 30) && seconds < 120)
            seconds++;

        Assert.InRange(seconds, 0, 60);
        Assert.False(state.IsEnforced);
        Assert.Contains("Taken back", state.TakenBack, StringComparison.Ordinal);
        Assert.Null(Decide(book, "192.0.2.7"));
        Assert.Equal("taken_back", RuleView.Of("a", state).State);
    }

    [Fact]
    public void Observe_ReadersHarmedByOthers_LeavesTheRule()
    {
        var book = Book(Rule("one", RuleAction.Refuse));

        for (var i = 0; i < 300; i++)
            Assert.False(Second(book, readers: 50, harmed: 1, good: 30));
    }

    [Fact]
    public void Observe_AttackersTouched_LeavesTheRule()
    {
        var book = Book(Rule("one", RuleAction.Refuse));

        for (var second = 0; second < 300; second++)
        {
            for (var i = 0; i < 100; i++)
                Decide(book, $"10.0.0.{i}", RuleAudience.Attacker);
            Assert.False(book.Rules[0].Observe(50, 50, At.AddSeconds(second)));
        }
    }

    [Fact]
    public void Observe_FewReaders_SayNothing()
    {
        var book = Book(Rule("one", RuleAction.Refuse));

        for (var i = 0; i < 10; i++)
            Assert.False(Second(book, readers: 1, harmed: 1, good: 0));
    }

    [Fact]
    public void Reconfigure_RuleThatStays_KeepsItsCountsAndAChangedOneBegins()
    {
        var (stays, changes) = (Rule("stays", RuleAction.Refuse) with { Shadow = true }, Rule("changes", RuleAction.Refuse) with { Shadow = true });
        var book = Book(stays, changes);
        Decide(book, "192.0.2.7");

        book.Reconfigure([changes with { Shadow = false }, stays]);

        Assert.Equal(0, book.Rules[0].Would.Read()[0].Requests);
        Assert.Equal(1, book.Rules[1].Would.Read()[0].Requests);
    }

    private static bool Second(RuleBook book, int readers, int harmed, int good)
    {
        for (var i = 0; i < harmed; i++)
            Decide(book, $"10.0.0.{i}");
        return book.Rules[0].Observe(readers, good, At);
    }

    private static RuleState? Decide(RuleBook book, string source, RuleAudience audience = RuleAudience.Reader, bool canChallenge = true) =>
        book.Decide(new RuleFacts { Path = "/a", Source = SourceKey.Of(IPAddress.Parse(source)) }, audience, canChallenge);

    private static RuleBook Book(params SiteRule[] rules)
    {
        var book = new RuleBook();
        book.Reconfigure(rules);
        return book;
    }

    private static SiteRule Rule(string name, RuleAction action, string when = "path starts_with \"/\"") =>
        new() { Name = name, When = when, Action = action, Shadow = false, Holdback = 0, Condition = RuleParser.Parse(when) };
}
