using System.Net;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate;

public class SourceKeyTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48")]
    public void Of_Address_IsItsPrefixAndWidens(string address, string key, string wider)
    {
        Assert.Equal(key, SourceKey.Of(IPAddress.Parse(address)).ToString());
        Assert.Equal(wider, SourceKey.Of(IPAddress.Parse(address)).Wider().ToString());
    }

    [Fact]
    public void Of_AddressesOfOneCustomer_AreOneSource() =>
        Assert.Equal(SourceKey.Of(IPAddress.Parse("2001:db8::1")), SourceKey.Of(IPAddress.Parse("2001:db8::ffff:1")));
}
