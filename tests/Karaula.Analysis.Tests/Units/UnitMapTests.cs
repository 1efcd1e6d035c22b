using Karaula.Analysis.Units;

namespace Karaula.Analysis.Tests.Units;

public class UnitMapTests
{
    private static readonly UnitMap Map = UnitMap.ByDomainAndGroup(
    [
        new("www.a.example", "h1", "192.0.2.1", "AS1"), new("shop.a.example", "h1", "192.0.2.2", "AS1"), new("cdn.a.example", "h2", "192.0.2.3", "AS2"),
        new("b.example", "h1", "192.0.2.2", "AS1"), new("c.example", null, null, "AS2"),
    ]);

    [Fact]
    public void UnitOf_SameDomainAtSameHoster_IsOne()
    {
        Assert.Equal(Map.UnitOf("www.a.example"), Map.UnitOf("shop.a.example"));
        Assert.NotEqual(Map.UnitOf("www.a.example"), Map.UnitOf("cdn.a.example"));
        Assert.Equal(4, Map.Count);
    }

    [Fact]
    public void UnitOf_UnknownSite_IsItsDomain() => Assert.Equal("z.example", Map.UnitOf("www.z.example"));

    [Fact]
    public void Merge_ByAddress_JoinsWhatSharesOneThroughAnySite()
    {
        var merged = Map.Merge(SharedBy.Address);

        Assert.Equal(merged.UnitOf("www.a.example"), merged.UnitOf("b.example"));
        Assert.Equal(3, merged.Count);
    }

    [Fact]
    public void Merge_ByNetwork_LeavesOneUnitEach() => Assert.Equal(2, Map.Merge(SharedBy.Asn).Count);

    [Fact]
    public void Knows_WhatNobodySaid_IsFalse() => Assert.False(Map.Knows(SharedBy.Cms));
}
