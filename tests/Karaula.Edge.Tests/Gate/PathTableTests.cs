using System.Globalization;
using Karaula.Edge.Gate;
using Karaula.Edge.Telemetry;

namespace Karaula.Edge.Tests.Gate;

public class PathTableTests
{
    private readonly PathTable _table = new();

    [Fact]
    public void IsBusted_ManyNewQueriesThatMiss_IsTrueForThatPathOnly()
    {
        Flood(1, "/search", 100);
        for (var i = 0; i < 100; i++)
            _table.Record("/news", 2, missed: i == 0, isNewQuery: false, 0);

        Assert.True(_table.IsBusted(1, 0));
        Assert.False(_table.IsBusted(2, 0));
        var path = Assert.Single(_table.Show(0));
        Assert.Equal(("/search", 1, 1), (path.Path, path.MissRatio, path.NewQueryRatio));
    }

    [Fact]
    public void IsBusted_CrowdThatAsksOnePageWithTrackingParameters_IsFalse()
    {
        // The query is new each time, but the cache ignores it and answers.
        for (var i = 0; i < 1000; i++)
            _table.Record("/news", 1, missed: false, isNewQuery: true, 0);

        Assert.False(_table.IsBusted(1, 0));
    }

    [Fact]
    public void IsBusted_FloodThatTheCacheAnswersOnTheSamePath_HidesNothing()
    {
        // Four hits for each request that goes around the cache, every second for ten seconds.
        for (var i = 0; i < 1000; i++)
            _table.Record("/", 1, missed: i % 5 == 0, isNewQuery: i % 5 == 0, i / 100.0);

        Assert.True(_table.IsBusted(1, 10));
    }

    [Fact]
    public void IsBusted_FewNewQueriesAmongManyMisses_IsFalse()
    {
        for (var i = 0; i < 1000; i++)
            _table.Record("/account", 1, missed: true, isNewQuery: i % 5 == 0, 0);

        Assert.False(_table.IsBusted(1, 0));
    }

    [Fact]
    public void IsBusted_NoQuery_IsFalse()
    {
        Flood(1, "/", 500);

        Assert.False(_table.IsBusted(0, 0));
    }

    [Fact]
    public void IsBusted_PageThatMayNotBeStored_IsFalse()
    {
        for (var i = 0; i < 1000; i++)
            _table.Record("/account", 1, missed: true, isNewQuery: false, 0);

        Assert.False(_table.IsBusted(1, 0));
    }

    [Fact]
    public void IsBusted_ReadersWhoSearch_IsFalse()
    {
        // Two a second, for five minutes.
        for (var i = 0; i < 600; i++)
            _table.Record("/search", 1, missed: true, isNewQuery: true, i / 2.0);

        Assert.False(_table.IsBusted(1, 300));
    }

    [Fact]
    public void Show_AfterTheFlood_ForgetsWithinAMinute()
    {
        Flood(1, "/search", 500);
        Assert.True(_table.IsBusted(1, 0));

        Assert.Empty(_table.Show(60));
        Assert.Equal(0, _table.Busted);
    }

    [Fact]
    public void Record_MorePathsThanItKnows_KeepsTheBustedOnes()
    {
        Flood(7, "/search", 500);
        for (var i = 0ul; i < 100_000; i++)
            _table.Record("/x", 1000 + (i * 1024) + 7, missed: true, isNewQuery: false, 1);

        Assert.True(_table.IsBusted(7, 1));
        Assert.Equal(1, _table.Busted);
    }

    [Fact]
    public void Record_KnownPath_AllocatesNothing()
    {
        Flood(1, "/search", 500);
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 1000; i++)
        {
            _table.Record("/search", 1, missed: true, isNewQuery: true, 0);
            _table.IsBusted(1, 0);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void RotatingFilter_FloodOfNewHashes_StaysNew()
    {
        // Ten thousand a second for two minutes: a filter that only forgot by the clock would be full.
        var filter = new RotatingFilter();
        var random = new Random(5);
        var known = 0;
        for (var second = 0; second < 120; second++)
        {
            for (var i = 0; i < 10_000; i++)
                known += filter.Add((ulong)random.NextInt64(), second) ? 0 : 1;
        }

        Assert.True(known < 1_200_000 / 20, string.Create(CultureInfo.InvariantCulture, $"{known} of 1,200,000 were taken for known"));
    }

    private void Flood(ulong hash, string path, int requests)
    {
        for (var i = 0; i < requests; i++)
            _table.Record(path, hash, missed: true, isNewQuery: true, 0);
    }
}
