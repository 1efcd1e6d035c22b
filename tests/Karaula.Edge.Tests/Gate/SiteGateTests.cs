using System.Net;
using Karaula.Edge.Gate;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Gate;

public class SiteGateTests
{
    private readonly FakeTimeProvider _time = new();

    private static SourceKey Source(int number) => SourceKey.Of(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]));

    [Fact]
    public void Enter_OneSourceOverItsBurst_IsRefusedAndNobodyElse()
    {
        using var gate = new SiteGate("a", new GateOptions { Burst = 10, RequestsPerSecond = 1 }, _time);
        for (var i = 0; i < 10; i++)
            Assert.True(gate.Enter(Source(1)).IsServed);

        Assert.Equal(GateRule.SourceRate, gate.Enter(Source(1)).Rule);
        Assert.True(gate.Enter(Source(2)).IsServed);
        _time.Advance(TimeSpan.FromSeconds(1.01));
        Assert.True(gate.Enter(Source(1)).IsServed);
    }

    [Fact]
    public void Enter_ManySourcesOfOneNetwork_ShareItsLimit()
    {
        using var gate = new SiteGate("a", new GateOptions { PrefixBurst = 100, PrefixRequestsPerSecond = 1 }, _time);
        var served = Enumerable.Range(0, 200).Count(i => gate.Enter(Source(i)).IsServed);

        Assert.Equal(100, served);
    }

    [Fact]
    public async Task EnterOrigin_FullOrigin_LetsInWhoeverAskedLeast()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 8 }, _time);
        for (var i = 0; i < 20; i++)
            gate.Enter(Source(1));
        Assert.True((await gate.EnterOriginAsync(Source(1), 0, default)).IsAdmitted);
        Assert.True((await gate.EnterOriginAsync(Source(1), 0, default)).IsAdmitted);
        var greedy = Wait(gate, Source(1));
        var modest = Wait(gate, Source(2));

        gate.LeaveOrigin(1, TimeSpan.FromMilliseconds(10), false);

        Assert.True((await modest).IsAdmitted);
        Assert.False(greedy.IsCompleted);
    }

    [Fact]
    public async Task EnterOrigin_BustedPath_WaitsBehindOthers()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 8 }, _time);
        for (var i = 0; i < 100; i++)
            gate.Paths.Record("/search", 77, missed: true, isNewQuery: true, gate.Now);
        await gate.EnterOriginAsync(Source(8), 0, default);
        await gate.EnterOriginAsync(Source(9), 0, default);
        for (var i = 0; i < 3; i++)
            gate.Enter(Source(1));
        var first = Wait(gate, Source(1), 5);
        var second = Wait(gate, Source(1), 5);
        gate.Enter(Source(2));
        var searcher = Wait(gate, Source(2), 77);

        gate.LeaveOrigin(1, TimeSpan.FromMilliseconds(10), false);
        gate.LeaveOrigin(1, TimeSpan.FromMilliseconds(10), false);

        Assert.True((await first).IsAdmitted);
        Assert.True((await second).IsAdmitted);
        Assert.False(searcher.IsCompleted);
        Assert.False(gate.IsMarked(Source(2)));
    }

    [Fact]
    public async Task EnterOrigin_FirstSecondOfAFlood_WhoHasAPassGoesBeforeThoseWhoAskForTheFirstTime()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 8 }, _time);
        await gate.EnterOriginAsync(Source(1), 0, default);
        await gate.EnterOriginAsync(Source(2), 0, default);
        var flood = Enumerable.Range(10, 8).Select(number =>
        {
            gate.Enter(Source(number));
            return Wait(gate, Source(number));
        }).ToArray();
        var reader = SourceKey.OfPass(7);
        gate.Enter(reader);
        // The page for which it was refused before it had the pass. One of the flood, which filled the queue, makes room.
        var first = gate.EnterOriginAsync(new OriginAsk(reader, Source(3).Wider(), 0, default, false), default).AsTask();
        var refused = await Task.WhenAny([.. flood, first]);
        Assert.NotSame(first, refused);
        Assert.Equal(GateRule.QueueFull, (await refused).Refusal.Rule);

        gate.LeaveOrigin(1, TimeSpan.FromMilliseconds(10), false);

        var next = await Task.WhenAny([.. flood.Where(one => one != refused), first]);
        Assert.Same(first, next);
        Assert.True((await next).IsAdmitted);
    }

    [Fact]
    public async Task EnterOrigin_PassThatAsksOn_GoesBehindReaders()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 8 }, _time);
        var program = SourceKey.OfPass(7);
        for (var i = 0; i < 2; i++)
            await gate.EnterOriginAsync(new OriginAsk(program, Source(3).Wider(), 0, default, false), default);
        gate.Enter(program);
        var greedy = gate.EnterOriginAsync(new OriginAsk(program, Source(3).Wider(), 0, default, false), default).AsTask();
        gate.Enter(Source(1));
        var modest = Wait(gate, Source(1));

        gate.LeaveOrigin(1, TimeSpan.FromMilliseconds(10), false);

        Assert.True((await modest).IsAdmitted);
        Assert.False(greedy.IsCompleted);
    }

    [Fact]
    public async Task EnterOrigin_FullQueue_RefusesWhoeverAskedMost()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 1 }, _time);
        await gate.EnterOriginAsync(Source(1), 0, default);
        await gate.EnterOriginAsync(Source(1), 0, default);
        gate.Enter(Source(1));
        var greedy = Wait(gate, Source(1));
        gate.Enter(Source(2));
        gate.Enter(Source(2));
        gate.Enter(Source(2));
        var modest = Wait(gate, Source(2));

        Assert.Equal(GateRule.QueueFull, (await greedy).Refusal.Rule);
        Assert.False(modest.IsCompleted);
    }

    [Fact]
    public async Task EnterOrigin_WaitingTooLong_IsRefused()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueueTimeout = TimeSpan.FromSeconds(1) }, _time);
        await gate.EnterOriginAsync(Source(1), 0, default);
        await gate.EnterOriginAsync(Source(2), 0, default);
        var waiting = Wait(gate, Source(3));

        Pass(TimeSpan.FromSeconds(1.2));

        Assert.Equal(GateRule.QueueTimeout, (await waiting).Refusal.Rule);
    }

    [Fact]
    public async Task EnterOrigin_WaitingWhileTheMachineStandsStill_IsNotRefusedForThat()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueueTimeout = TimeSpan.FromSeconds(1) }, _time);
        await gate.EnterOriginAsync(Source(1), 0, default);
        await gate.EnterOriginAsync(Source(2), 0, default);
        Pass(TimeSpan.FromSeconds(0.5));
        var waiting = Wait(gate, Source(3));
        Pass(TimeSpan.FromSeconds(0.5));

        // Nothing runs for seven seconds, and then all that was due.
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.False(waiting.IsCompleted);
        Pass(TimeSpan.FromSeconds(0.3));
        Assert.False(waiting.IsCompleted);
        Pass(TimeSpan.FromSeconds(0.3));
        Assert.Equal(GateRule.QueueTimeout, (await waiting).Refusal.Rule);
    }

    // Time as the gate sees it: tick by tick.
    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(0.1))
            _time.Advance(TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public async Task EnterOrigin_ReaderGoesAway_GivesItsPlaceBack()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 4 }, _time);
        await gate.EnterOriginAsync(Source(1), 0, default);
        await gate.EnterOriginAsync(Source(2), 0, default);
        using var gone = new CancellationTokenSource();
        var waiting = gate.EnterOriginAsync(Source(3), 0, gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, gate.Queued);
    }

    [Fact]
    public void Enter_AnyNumberOfSources_AllocatesNothing()
    {
        using var gate = new SiteGate("a", new GateOptions { Sources = 1024 }, _time);
        var sources = Enumerable.Range(0, 200_000).Select(Source).ToArray();
        // The first half also pays for what the runtime does once, such as compiling the loop anew while it runs.
        foreach (var source in sources.AsSpan(0, 100_000))
            gate.Enter(source);
        var before = ThreadAllocation.Begin();

        foreach (var source in sources.AsSpan(100_000))
            gate.Enter(source);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task ClassOf_SourceThatAsksOnlyTheOriginAndIsRefused_IsMarkedAndReadersAreNot()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 0 }, _time);
        await gate.EnterOriginAsync(Source(8), 0, default);
        await gate.EnterOriginAsync(Source(9), 0, default);
        for (var i = 0; i < 3; i++)
        {
            gate.Enter(Source(1));
            await gate.EnterOriginAsync(Source(1), 0, default);
            // A reader: three pages that the origin has no room for either, among styles and pictures from the cache.
            for (var hit = 0; hit < 4; hit++)
                gate.Enter(Source(2));
            await gate.EnterOriginAsync(Source(2), 0, default);
        }

        Assert.Equal(SourceClass.Attacker, gate.ClassOf(Source(1)));
        Assert.NotEqual(SourceClass.Attacker, gate.ClassOf(Source(2)));
        gate.SetStrict(true);
        Assert.Equal(GateRule.Marked, gate.Enter(Source(1)).Rule);
        Assert.True(gate.Enter(Source(2)).IsServed);

        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.True(gate.Enter(Source(1)).IsServed);
    }

    [Fact]
    public async Task ClassOf_SourceThatHidesMissesAmongHits_IsMarkedAndASharedAddressIsNot()
    {
        using var gate = new SiteGate("a", new GateOptions { OriginConcurrency = 2, OriginQueue = 0 }, _time);
        await gate.EnterOriginAsync(Source(8), 0, default);
        await gate.EnterOriginAsync(Source(9), 0, default);
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            // One of three is made up, so that the cache has no answer.
            gate.Enter(Source(1));
            gate.Enter(Source(1));
            gate.Enter(Source(1));
            await gate.EnterOriginAsync(Source(1), 0, default);
            // Many readers behind one address: a page of three needs the origin, and each has five parts.
            for (var hit = 0; hit < 17; hit++)
                gate.Enter(Source(2));
            await gate.EnterOriginAsync(Source(2), 0, default);
        }

        Assert.Equal(SourceClass.Attacker, gate.ClassOf(Source(1)));
        Assert.NotEqual(SourceClass.Attacker, gate.ClassOf(Source(2)));
    }

    private static Task<OriginDecision> Wait(SiteGate gate, SourceKey source, ulong path = 0) => gate.EnterOriginAsync(source, path, default).AsTask();
}
