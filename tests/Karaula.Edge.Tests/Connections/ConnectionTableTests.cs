using System.Net;
using CsCheck;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Hygiene;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Connections;

public sealed class ConnectionTableTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Add_SourceHasItsShare_IsRefusedAndOthersAreNot()
    {
        var table = Table(new ConnectionOptions { Total = 100, PerSource = 3, PerNetwork = 5 });
        for (var i = 0; i < 3; i++)
            Assert.Equal(Admission.Admitted, Add(table, "192.0.2.1"));

        Assert.Equal(Admission.SourceFull, Add(table, "192.0.2.1"));
        Assert.Equal(Admission.Admitted, Add(table, "192.0.2.2"));
        Assert.Equal(Admission.Admitted, Add(table, "192.0.2.3"));
        Assert.Equal(Admission.NetworkFull, Add(table, "192.0.2.4"));
        Assert.Equal(Admission.Admitted, Add(table, "192.0.3.4"));
        Assert.Equal(0, table.OpenOf(Key("192.0.2.4")));
    }

    [Fact]
    public void Add_V6_CountsBy64And48()
    {
        var table = Table(new ConnectionOptions { Total = 100, PerSource = 1, PerNetwork = 2 });

        Assert.Equal(Admission.Admitted, Add(table, "2001:db8:1:1::1"));
        Assert.Equal(Admission.SourceFull, Add(table, "2001:db8:1:1:ffff::2"));
        Assert.Equal(Admission.Admitted, Add(table, "2001:db8:1:2::1"));
        Assert.Equal(Admission.NetworkFull, Add(table, "2001:db8:1:3::1"));
        Assert.Equal(Admission.Admitted, Add(table, "2001:db8:2::1"));
    }

    [Fact]
    public void Add_NoRoom_TheNetworkWithMostLosesItsOldest()
    {
        var table = Table(new ConnectionOptions { Total = 10, PerSource = 100, PerNetwork = 100 });
        var flood = Enumerable.Range(0, 8).Select(_ => Connection("203.0.113.7")).ToArray();
        foreach (var connection in flood)
            table.Add(connection, out _);
        Add(table, "192.0.2.1");
        Add(table, "192.0.2.1");

        var reader = Connection("198.51.100.1");

        Assert.Equal(Admission.Admitted, table.Add(reader, out var loser));
        Assert.Same(flood[0], loser);
        Assert.Equal(10, table.Open);
        Assert.Equal(7, table.OpenOf(Key("203.0.113.7")));
    }

    [Fact]
    public void Add_NoRoom_TheHeaviestItselfGetsNone()
    {
        var table = Table(new ConnectionOptions { Total = 4, PerSource = 100, PerNetwork = 100 });
        for (var i = 0; i < 4; i++)
            Add(table, "203.0.113.7");

        Assert.Equal(Admission.Full, Add(table, "203.0.113.9"));
    }

    [Fact]
    public void Add_FloodFromManyNetworks_ReadersAlwaysGetIn()
    {
        var table = Table(new ConnectionOptions { Total = 1000, PerSource = 512, PerNetwork = 4096 });
        for (var i = 0; i < 20_000; i++)
            Add(table, $"10.{i % 200}.7.{i % 5}");
        Assert.Equal(1000, table.Open);

        // Two hundred networks have five each: a reader's has none.
        for (var i = 0; i < 300; i++)
            Assert.Equal(Admission.Admitted, Add(table, $"192.168.{i % 250}.1"));
        Assert.Equal(1000, table.Open);
    }

    [Fact]
    public void Add_LoserThatIsAnswering_IsSparedWhileAnotherIsIdle()
    {
        var table = Table(new ConnectionOptions { Total = 3, PerSource = 100, PerNetwork = 100 });
        var busy = Connection("203.0.113.7");
        busy.Answering(1);
        var idle = Connection("203.0.113.7");
        table.Add(busy, out _);
        table.Add(idle, out _);
        table.Add(Connection("203.0.113.7"), out _);

        table.Add(Connection("192.0.2.1"), out var loser);

        Assert.Same(idle, loser);
    }

    [Fact]
    public void Add_AfterTooManyGlitches_IsRefusedUntilTheyFade()
    {
        var table = Table(new ConnectionOptions { Glitches = 10 });
        for (var i = 0; i < 20; i++)
            table.Count(Key("192.0.2.1"), Glitch.Chunk);

        Assert.Equal(Admission.Glitches, Add(table, "192.0.2.1"));
        Assert.Equal(Admission.Admitted, Add(table, "192.0.2.2"));
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.InRange(table.GlitchesOf(Key("192.0.2.1")), 9, 10);
        Assert.Equal(Admission.Admitted, Add(table, "192.0.2.1"));
    }

    [Fact]
    public void TakeHandshake_BucketIsEmpty_FillsByTime()
    {
        var table = Table(new ConnectionOptions { HandshakesPerSecond = 2, HandshakeBurst = 3, NetworkHandshakeBurst = 5, NetworkHandshakesPerSecond = 4 });
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => table.TakeHandshake(Key("192.0.2.1"))));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => table.TakeHandshake(Key("192.0.2.2"))));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => table.TakeHandshake(Key("192.0.2.1"))));
    }

    [Fact]
    public void AddAndRemove_InAnyOrder_CountsStayTrue()
    {
        // Small on purpose: sets fill up, and networks give way all the time.
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 3], Gen.Bool).Array[0, 300].Sample(steps =>
        {
            var table = new ConnectionTable(new ConnectionOptions { Total = 24, PerSource = 6, PerNetwork = 12 }, _time, seed: 1);
            var open = new List<ClientConnection>();
            foreach (var (network, host, leaves) in steps)
            {
                if (leaves && open.Count > 0)
                {
                    var gone = open[network % open.Count];
                    table.Remove(gone);
                    table.Remove(gone);
                    open.Remove(gone);
                    continue;
                }

                var connection = Connection($"10.0.{network}.{host}");
                if (table.Add(connection, out var loser) == Admission.Admitted)
                    open.Add(connection);
                if (loser is not null)
                    Assert.True(open.Remove(loser));
            }

            Assert.Equal(open.Count, table.Open);
            foreach (var network in open.GroupBy(connection => connection.Network))
                Assert.Equal(network.Count(), table.OpenOf(network.Key));
            foreach (var source in open.GroupBy(connection => connection.Source))
                Assert.Equal(source.Count(), table.OpenOf(source.Key));
            var all = new ClientConnection[64];
            Assert.Equal(open.ToHashSet(), all.AsSpan(0, table.CopyTo(all)).ToArray().ToHashSet());
        });
    }

    [Fact]
    public void Add_Refused_AllocatesNothing()
    {
        var table = Table(new ConnectionOptions { Total = 100, PerSource = 1 });
        Add(table, "192.0.2.1");
        var another = Connection("192.0.2.1");
        table.Add(another, out _);
        table.TakeHandshake(another.Source);
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 100; i++)
        {
            table.Add(another, out _);
            table.TakeHandshake(another.Source);
            table.Count(another.Source, Glitch.Hello);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private ConnectionTable Table(ConnectionOptions options) => new(options, _time);

    private static Admission Add(ConnectionTable table, string address) => table.Add(Connection(address), out _);

    private static ClientConnection Connection(string address) => new(new DefaultConnectionContext(), Key(address), 0);

    private static SourceKey Key(string address) => SourceKey.Of(IPAddress.Parse(address));
}
