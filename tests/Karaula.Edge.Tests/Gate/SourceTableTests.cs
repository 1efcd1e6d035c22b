using System.Net;
using System.Runtime.CompilerServices;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate;

public class SourceTableTests
{
    private static SourceKey Source(int number) => SourceKey.Of(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]));

    private static void Ask(SourceTable table, int number, uint now)
    {
        var held = table.Acquire(Source(number), now);
        held.Bucket.Count(now, 1, 1);
        held.Release();
    }

    [Fact]
    public void Acquire_MillionsOfNewSources_NeitherGrowNorPushOutAHeavyOne()
    {
        var table = new SourceTable(1024, seed: 7);
        for (var i = 0; i < 1000; i++)
            Ask(table, 0, 0);
        var bytes = table.Bytes;

        for (var i = 1; i < 1_000_000; i++)
            Ask(table, i, 256);

        Assert.Equal(bytes, table.Bytes);
        Assert.InRange(table.Capacity, 1024, 1024 * 9 / 8);
        Assert.True(table.Replaced > 900_000);
        var held = table.Acquire(Source(0), 256);
        Assert.InRange(held.Requests, 900, 1_000);
        held.Release();
    }

    [Fact]
    public void Acquire_AWholeSetOfOnlyAsked_KeepsWhoeverBrokeTheProtocol()
    {
        var table = new SourceTable(70, seed: 7);
        var held = table.Acquire(Source(0), 0);
        held.History.Refusals = 10;
        held.Release();

        for (var i = 1; i < 10_000; i++)
            Ask(table, i, 0);

        held = table.Find(Source(0), 0);
        Assert.False(held.IsNone);
        Assert.Equal(10, held.History.Refusals);
        held.Release();
    }

    [Fact]
    public void Acquire_InThePlaceOfAnother_InheritsNothing()
    {
        var table = new SourceTable(70, seed: 7);
        for (var i = 0; i < 200; i++)
        {
            var held = table.Acquire(Source(i), 0);
            Assert.Equal(0, held.Requests);
            Assert.False(held.Bucket.IsMarked);
            Assert.Equal(0, held.History.Cost);
            held.History.Cost = held.History.Refusals = held.History.Attempts = i;
            held.Bucket.IsMarked = true;
            held.Release();
        }

        Assert.True(table.Replaced > 100);
    }

    [Fact]
    public void Find_Unknown_IsNoneAndMakesNobodyKnown()
    {
        var table = new SourceTable(70, seed: 7);
        for (var i = 0; i < 2; i++)
        {
            var held = table.Find(Source(1), 0);
            Assert.True(held.IsNone);
            held.Release();
        }
    }

    [Fact]
    public async Task Acquire_ManyThreadsAtFewSets_LoseNoCount()
    {
        const int Threads = 4;
        const int Rounds = 20_000;
        var table = new SourceTable(70, seed: 7);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                Ask(table, i % 10, 0);
                var held = table.Acquire(Source(i % 10), 0);
                held.History.Attempts++;
                held.Release();
            }
        })));

        for (var i = 0; i < 10; i++)
        {
            var held = table.Acquire(Source(i), 0);
            Assert.Equal(Threads * Rounds / 10, held.Requests);
            Assert.Equal(Threads * Rounds / 10, held.History.Attempts);
            held.Release();
        }
    }

    [Fact]
    public void Size_OfASet_IsOneLine() => Assert.Equal(64, Unsafe.SizeOf<SourceSet>());

    [Fact]
    public void Bytes_OfAMillionSourcesAndAsManyNetworks_AreWithin64Megabytes()
    {
        var bytes = new SourceTable(1_000_000).Bytes + new SourceTable(1_000_000, hasHistories: false).Bytes;
        Assert.InRange(bytes, 60_000_000, 64_000_000);
    }
}
