using System.Net;
using Karaula.Edge.Gate;
using Karaula.Edge.Networks;
using Karaula.Edge.Rules;
using Karaula.Edge.Rules.Language;

namespace Karaula.Edge.Tests.Rules;

/// <summary>Whose readers a rule would have touched.</summary>
public sealed class ReaderSystemsTests
{
    private static readonly NetworkData Names = new(
        [], [AddressRanges.ReadTable(["10.1.0.0,10.1.255.255,64500,\"Carrier, Inc.\"", "10.2.0.0,10.2.255.255,64501,Office"])], [], [], ["asn.csv"]);

    [Fact]
    public void Summary_ReadersOfSeveralNetworks_SaysHowManyReadersOfWhich()
    {
        var book = Book(shadow: true);

        for (var turn = 0; turn < 3; turn++)
        {
            for (var i = 0; i < 12; i++)
                Decide(book, $"10.1.{i}.1", 64500);
            for (var i = 0; i < 7; i++)
                Decide(book, $"10.2.{i}.1", 64501);
        }

        Decide(book, "10.2.0.1", 64501, RuleAudience.FeedReader);
        Decide(book, "10.3.0.1", 0);

        var view = RuleView.Of("a", book.Rules[0]);
        Assert.Equal(
            "would have touched 12 readers of AS64500 Carrier, Inc., 7 readers of AS64501 Office and 1 reader of other networks (58 requests), 1 feed reader (1 requests)", view.Summary);
        Assert.Equal([new RuleNetworkView(64500, "Carrier, Inc.", 12, false), new RuleNetworkView(64501, "Office", 7, false)], view.Networks!);
    }

    [Fact]
    public void Summary_RuleInForce_SaysWhomItTouchedAndWhomItLeftAlone()
    {
        var book = Book(shadow: false, holdback: 0.5);

        for (var i = 0; i < 60; i++)
            Decide(book, $"10.1.{i}.1", 64500);

        Assert.Matches("^has touched [0-9]+ readers of AS64500 Carrier, Inc. \\([0-9]+ requests\\); left alone [0-9]+ readers of AS64500 Carrier, Inc. ", RuleView.Of("a", book.Rules[0]).Summary);
    }

    [Fact]
    public void Summary_WithoutData_CountsReadersAlone()
    {
        var book = Book(shadow: true);
        Decide(book, "10.1.0.1", 0);

        Assert.Equal("would have touched 1 reader (1 requests)", RuleView.Of("a", book.Rules[0]).Summary);
        Assert.Null(RuleView.Of("a", book.Rules[0]).Networks);
    }

    [Fact]
    public void Read_CrowdOfSmallNetworks_PushesNoLargeOneOut()
    {
        var book = Book(shadow: true);

        // 300 readers of a carrier among as many networks with a reader each, who come back and back.
        for (var turn = 0; turn < 5; turn++)
        {
            for (var i = 0; i < 300; i++)
            {
                Decide(book, $"10.1.{i / 250}.{i % 250}", 64500);
                Decide(book, $"10.9.{i / 250}.{i % 250}", (uint)(70_000 + i));
            }
        }

        var systems = book.Rules[0].Would.ReadSystems();
        Assert.Equal(ReaderSystems.Places, systems.Length);
        Assert.Equal(64500u, systems[0].Asn);
        Assert.False(systems[0].IsLeast);
        Assert.InRange(systems[0].Readers, 270, 330);
        Assert.All(systems[1..], static one => Assert.Equal(1, one.Readers));
    }

    [Fact]
    public void Read_LargeNetworkThatComesLate_GetsAPlaceAndSaysAtLeast()
    {
        var book = Book(shadow: true);
        for (var i = 0; i < ReaderSystems.Places; i++)
        {
            for (var reader = 0; reader < 20; reader++)
                Decide(book, $"10.9.{i}.{reader}", (uint)(70_000 + i));
        }

        for (var i = 0; i < 200; i++)
            Decide(book, $"10.1.0.{i}", 64500);

        var first = book.Rules[0].Would.ReadSystems()[0];
        Assert.Equal(64500u, first.Asn);
        Assert.True(first.IsLeast);
        Assert.InRange(first.Readers, 150, 220);
        Assert.Contains("at least", RuleView.Of("a", book.Rules[0]).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_SystemsThatHaveTheirPlaces_AllocatesNothing()
    {
        var book = Book(shadow: true);
        var sources = Enumerable.Range(0, 200).Select(static i => SourceKey.Of(IPAddress.Parse($"10.1.0.{i}"))).ToArray();
        Each();
        var before = ThreadAllocation.Begin();
        for (var turn = 0; turn < 100; turn++)
            Each();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Each()
        {
            for (var i = 0; i < sources.Length; i++)
            {
                book.Decide(
                    new RuleFacts { Path = "/a", Source = sources[i], Network = new NetworkFacts((uint)(64500 + (i % ReaderSystems.Places)), default, false), Names = Names },
                    RuleAudience.Reader, canChallenge: true);
            }
        }
    }

    private static void Decide(RuleBook book, string source, uint asn, RuleAudience audience = RuleAudience.Reader) => book.Decide(
        new RuleFacts { Path = "/a", Source = SourceKey.Of(IPAddress.Parse(source)), Network = new NetworkFacts(asn, default, false), Names = Names }, audience, canChallenge: true);

    private static RuleBook Book(bool shadow, double holdback = 0)
    {
        const string When = "path == \"/a\"";
        var book = new RuleBook();
        book.Reconfigure([new SiteRule { Name = "one", When = When, Action = RuleAction.Refuse, Shadow = shadow, Holdback = holdback, Condition = RuleParser.Parse(When) }]);
        return book;
    }
}
