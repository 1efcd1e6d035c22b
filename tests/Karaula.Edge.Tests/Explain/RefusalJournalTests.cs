using System.Net;
using Karaula.Edge.Explain;
using Karaula.Edge.Gate;
using Karaula.Edge.Languages;

namespace Karaula.Edge.Tests.Explain;

public sealed class RefusalJournalTests
{
    [Fact]
    public void Find_ReaderAmongAFlood_IsStillThere()
    {
        var journal = new RefusalJournal();
        journal.Add(One("reader", "192.0.2.1"));

        for (var i = 0; i < 100_000; i++)
            journal.Add(One($"flood{i}", "198.51.100.1"));

        // The flood has one row; the reader's is another, but for one chance in a thousand.
        Assert.SkipWhen(journal.Find("reader") is null && journal.Latest(null, 100).Count <= 8, "both networks fell into one row");
        Assert.NotNull(journal.Find("reader"));
        Assert.Null(journal.Find("flood0"));
        Assert.NotNull(journal.Find("flood99999"));
        Assert.InRange(journal.Latest(null, int.MaxValue).Count, 1, 16);
    }

    [Fact]
    public void Add_LongPath_IsCut()
    {
        var journal = new RefusalJournal();

        journal.Add(One("a", "192.0.2.1") with { Path = new string('x', 100_000) });

        Assert.Equal(200, journal.Find("a")!.Value.Path.Length);
    }

    [Fact]
    public void In_EachLanguageAndText_HasASentence() => Assert.All(
        from language in LanguageTags.All from text in Enum.GetValues<RefusalText>() select RefusalSentences.In(language, text),
        static sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));

    private static Refusal One(string id, string source) => new()
    {
        Id = id, At = DateTimeOffset.UnixEpoch, Site = "a", Status = 429, Rule = RefusalRules.SourceRate, Detail = "",
        Network = SourceKey.Of(IPAddress.Parse(source)).Wider(), Method = "GET", Path = "/",
    };
}
