using System.Net;
using Karaula.Edge.Networks;

namespace Karaula.Edge.Tests.Networks;

public class AddressRangesTests
{
    private static uint Find(AddressRanges ranges, string address) => ranges.Find(IPAddress.Parse(address));

    [Fact]
    public void ReadNetworks_NestedAndOfBothKinds_AreFound()
    {
        var ranges = AddressRanges.ReadNetworks(["# of data centres", "192.0.2.0/24", "192.0.2.64/26", "", "2001:db8::/32 # a comment", "203.0.113.9"]);

        Assert.Equal(3, ranges.Count);
        Assert.Equal(1u, Find(ranges, "192.0.2.70"));
        Assert.Equal(1u, Find(ranges, "192.0.2.255"));
        Assert.Equal(0u, Find(ranges, "192.0.3.0"));
        Assert.Equal(0u, Find(ranges, "192.0.1.255"));
        Assert.Equal(1u, Find(ranges, "2001:db8:ffff::1"));
        Assert.Equal(1u, Find(ranges, "203.0.113.9"));
        Assert.Equal(0u, Find(ranges, "203.0.113.8"));
    }

    [Fact]
    public void ReadNetworks_WrongLine_IsNamed() =>
        Assert.Contains("line 2", Assert.Throws<FormatException>(() => AddressRanges.ReadNetworks(["192.0.2.0/24", "192.0.2.0/33"])).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadTable_RangesWithNumbers_AreFound()
    {
        var ranges = AddressRanges.ReadTable(["192.0.2.0,192.0.2.99,64500,\"One, Inc.\"", "192.0.2.100,192.0.2.255,64501", "2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,64502,Two"]);

        Assert.Equal(64500u, Find(ranges, "192.0.2.99"));
        Assert.Equal(64501u, Find(ranges, "192.0.2.100"));
        Assert.Equal(64502u, Find(ranges, "2001:db8:1::"));
        Assert.Equal(0u, Find(ranges, "2001:db9::"));
        Assert.Equal("One, Inc.", ranges.NameOf(64500));
        Assert.Null(ranges.NameOf(64501));
        Assert.Equal("Two", ranges.NameOf(64502));
    }

    [Fact]
    public void ReadTable_WrongLine_IsNamed() =>
        Assert.Contains("line 1", Assert.Throws<FormatException>(() => AddressRanges.ReadTable(["192.0.2.9,192.0.2.1,64500"])).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadNetworks_TheRealLists_AreRead()
    {
        var folder = Environment.GetEnvironmentVariable("KARAULA_TEST_DATA") ?? "../shared/data";
        var file = Path.Combine(folder, "vpn-lists/datacenter_ipv4.txt");
        Assert.SkipUnless(File.Exists(file), "test data is missing: set KARAULA_TEST_DATA");
        var lines = File.ReadAllLines(file);
        var ranges = AddressRanges.ReadNetworks(lines);

        Assert.InRange(ranges.Count, 1, lines.Length);
        Assert.All(lines.Take(1000), line => Assert.Equal(1u, ranges.Find(IPNetwork.Parse(line).BaseAddress)));
    }
}
