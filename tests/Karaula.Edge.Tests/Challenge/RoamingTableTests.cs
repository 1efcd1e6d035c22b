using Karaula.Edge.Challenge;

namespace Karaula.Edge.Tests.Challenge;

public sealed class RoamingTableTests
{
    [Fact]
    public void Admit_FewNetworks_StayAdmittedForever()
    {
        var table = new RoamingTable();

        for (var round = 0; round < 100; round++)
        {
            for (ulong network = 1; network <= 8; network++)
                Assert.True(table.Admit(7, network, 8, (uint)round));
        }
    }

    [Fact]
    public void Admit_HandedRound_EndsAtItsBudget()
    {
        var table = new RoamingTable();

        var admitted = Enumerable.Range(1, 1000).Count(network => table.Admit(7, (ulong)network, 8, 1));

        Assert.Equal(8, admitted);
        Assert.True(table.Admit(7, 3, 8, 2));
    }

    [Fact]
    public void Admit_FloodOfOtherPasses_DoesNotForgetOneInUse()
    {
        var table = new RoamingTable(1024);
        for (ulong network = 1; network <= 8; network++)
            Assert.True(table.Admit(7, network, 8, 1));

        for (uint i = 1; i <= 100_000; i++)
        {
            table.Admit(1_000_003UL * i, 1, 8, i);
            if (i % 64 == 0)
                Assert.False(table.Admit(7, 99, 8, i));
        }
    }

    [Fact]
    public void Admit_NoBudget_IsRefused() => Assert.False(new RoamingTable().Admit(7, 1, 0, 1));
}
