using Karaula.Hub.Purging;
using Karaula.Hub.Tests.Support;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Purging;

public sealed class PurgeLogTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    private static PurgeOrder Tag(string tag) => new(0, PurgeKind.Tag, tag, "", Soft: false);

    [Fact]
    public void Append_InTheSameMillisecondOrBackInTime_NumbersRise()
    {
        using var log = new PurgeLog(_folder.Path);

        var first = log.Append(Tag("a"), Now);
        var second = log.Append(Tag("b"), Now);
        var third = log.Append(Tag("c"), Now.AddHours(-1));

        Assert.Equal(
            ((ulong)Now.ToUnixTimeMilliseconds(), first.Number + 1, first.Number + 2), (first.Number, second.Number, third.Number));
    }

    [Fact]
    public void Pass_AnEdgeKnowsALaterNumber_TheNextIsLaterStill()
    {
        using var log = new PurgeLog(_folder.Path);
        var known = (ulong)Now.AddDays(2).ToUnixTimeMilliseconds();
        log.Pass(known);

        Assert.Equal(known + 1, log.Append(Tag("a"), Now).Number);
    }

    [Fact]
    public void Open_AfterACrashInMidLine_HasAllThatWasWritten()
    {
        PurgeOrder last;
        using (var log = new PurgeLog(_folder.Path))
        {
            log.Append(Tag("a"), Now);
            last = log.Append(new PurgeOrder(0, PurgeKind.Url, "http://a.example/\"ž", "", Soft: true), Now);
        }

        File.AppendAllText(Path.Combine(_folder.Path, "purges.jsonl"), "{\"number\": 12, \"ki");
        using var again = new PurgeLog(_folder.Path);

        Assert.Equal(last, again.Orders[^1]);
        Assert.Equal((2, last.Number), (again.Orders.Count, again.Last));
        Assert.Equal(last.Number + 1, again.Append(Tag("b"), Now).Number);
    }

    [Fact]
    public void Since_MoreThanIsKept_IsAnOrderForEverything()
    {
        // As many as are kept, and as many again, begin a new file.
        using var log = new PurgeLog(_folder.Path, most: 10);
        var orders = Enumerable.Range(0, 21).Select(i => log.Append(Tag($"t{i}"), Now)).ToList();

        Assert.Equal(10, log.Orders.Count);
        Assert.Equal([orders[^1]], log.Since(orders[^2].Number));
        Assert.Empty(log.Since(orders[^1].Number));
        Assert.Equal([new PurgeOrder(orders[^1].Number, PurgeKind.All, "", "", Soft: true)], log.Since(orders[3].Number));
    }
}
