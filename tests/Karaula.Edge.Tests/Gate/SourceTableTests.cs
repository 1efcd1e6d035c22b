using System.Net;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate;

public class SourceTableTests
{
    private static SourceKey Source(int number) => SourceKey.Of(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]));

    [Fact]
    public void Acquire_MillionsOfNewSources_NeitherGrowNorPushOutAHeavyOne()
    {
        var table = new SourceTable(1024, seed: 7);
        ref var heavy = ref table.Acquire(Source(0), 0, out var set);
        heavy.Requests = 1_000;
        table.Release(set);

        for (var i = 1; i < 1_000_000; i++)
        {
            table.Acquire(Source(i), 1, out set).Requests++;
            table.Release(set);
        }

        Assert.Equal(1024, table.Capacity);
        Assert.True(table.Replaced > 900_000);
        Assert.InRange(table.Acquire(Source(0), 1, out set).Requests, 900, 1_000);
        table.Release(set);
    }
}
