using Karaula.Drill.Traffic;
using Karaula.Siege.Measuring;

namespace Karaula.Drill.Tests.Siege;

public class TallyTests
{
    [Fact]
    public void Milliseconds_AViewThatWasNotServed_CountsAsTheDeadline()
    {
        var views = Enumerable.Range(0, 99).Select(_ => View(0.1, isGood: true)).Append(View(0.01, isGood: false)).ToList();

        Assert.Equal(5000, Tally.Milliseconds(views, 0.99, 5));
        Assert.Equal(100, Tally.Milliseconds(views, 0.9, 5), 6);
    }

    [Fact]
    public void ByKind_MixedReaders_AreCountedApart()
    {
        PageView[] views = [View(1, true), View(1, false, ReaderKind.Feed, refused: 1), View(1, true, ReaderKind.Feed)];

        var kinds = Tally.ByKind(views);

        Assert.Equal(new KindCell(2, 1, 2, 1), kinds["feed"]);
        Assert.Equal(new KindCell(1, 1, 1, 0), kinds["browser"]);
    }

    [Fact]
    public void KindOf_AHundredReaders_AreAsDescribed()
    {
        var kinds = Enumerable.Range(0, 100).CountBy(Readership.KindOf).ToDictionary();

        Assert.Equal(8, kinds[ReaderKind.Feed]);
        Assert.Equal(5, kinds[ReaderKind.NoScript]);
        Assert.Equal(3, kinds[ReaderKind.Preview]);
        Assert.Equal(2, kinds[ReaderKind.Crawler]);
    }

    [Fact]
    public void AddressOf_EveryReader_IsKnownAsOneToTheOrigin() =>
        Assert.All(Enumerable.Range(0, 1200), number => Assert.True(DrillAddresses.IsReader(Readership.AddressOf(number).ToString())));

    private static PageView View(double seconds, bool isGood, ReaderKind kind = ReaderKind.Browser, int refused = 0) =>
        new("glas", IsShielded: true, At: 0, isGood, Requests: 1, refused, IsAbroad: false, seconds, kind);
}
