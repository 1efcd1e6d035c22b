using Karaula.Analysis.Units;

namespace Karaula.Analysis.Tests.Units;

public class PublicSuffixListTests
{
    [Theory]
    [InlineData("www.gov.me", "www.gov.me")]
    [InlineData("gov.me", "gov.me")]
    [InlineData("a.b.example.me", "example.me")]
    [InlineData("WWW.Example.CO.UK.", "example.co.uk")]
    [InlineData("a.b.c.ck", "b.c.ck")]
    [InlineData("x.www.ck", "www.ck")]
    [InlineData("x.example.unlisted", "example.unlisted")]
    [InlineData("localhost", "localhost")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7:443", "192.0.2.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("shop.example.de:8443", "example.de")]
    [InlineData("", "")]
    public void RegistrableDomain_OfAHost_IsOneLabelMoreThanItsSuffix(string host, string domain) =>
        Assert.Equal(domain, PublicSuffixList.RegistrableDomain(host));
}
