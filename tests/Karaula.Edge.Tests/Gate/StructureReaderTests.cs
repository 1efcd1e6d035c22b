using Karaula.Edge.Connections;
using Karaula.Edge.Gate.Structure;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Tests.Gate;

public class StructureReaderTests
{
    private static readonly Ja4Fingerprint Ja4 = new("t13d1516h2_8daaf6152771_e5627efa2ab1"u8);

    private static RequestStructure Of(string target, string agent, Ja4Fingerprint ja4 = default, params (string Name, string Value)[] fields)
    {
        var request = new DefaultHttpContext().Request;
        request.Protocol = "HTTP/1.1";
        request.Headers.UserAgent = agent;
        foreach (var (name, value) in fields)
            request.Headers[name] = value;
        return StructureReader.Of(request, target, ja4);
    }

    [Theory]
    [InlineData("/?x=81723", "/?y=55120")]
    [InlineData("/news/2026/some-words-here", "/news/2025/other-words-too")]
    [InlineData("/search?q=abcd&page=1", "/search?s=wxyz&side=9")]
    public void Of_TargetsThatDifferInWordsOnly_AreAlike(string one, string other) => Assert.Equal(Of(one, "a").Target, Of(other, "a").Target);

    [Theory]
    [InlineData("/", "/?x=81723")]
    [InlineData("/?x=81723", "/?x=81723&y=1")]
    [InlineData("/?x=81723", "/?x=abcde")]
    [InlineData("/a/b", "/a")]
    [InlineData("/12345", "/12345678901234567890")]
    public void Of_TargetsOfAnotherShape_Differ(string one, string other) => Assert.NotEqual(Of(one, "a").Target, Of(other, "a").Target);

    [Fact]
    public void Of_Clients_AreKnownByFamilyFingerprintAndFields()
    {
        var client = Of("/", "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.1", Ja4).Client;

        Assert.Equal(client, Of("/b", "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.2.77", Ja4).Client);
        Assert.NotEqual(client, Of("/", "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.1").Client);
        Assert.NotEqual(client, Of("/", "python-requests/2.31", Ja4).Client);
        Assert.NotEqual(client, Of("/", "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.1", Ja4, ("Accept-Language", "cnr")).Client);
    }

    [Theory]
    [InlineData("/style.CSS", true)]
    [InlineData("/img/a.webp", true)]
    [InlineData("/page", false)]
    [InlineData("/page.html", false)]
    [InlineData("/a.js/page", false)]
    public void IsPart_Paths_AreToldByTheirEnd(string path, bool isPart) => Assert.Equal(isPart, StructureReader.IsPart(path));

    [Fact]
    public void Of_TargetsWithoutEnd_EndsAndAllocatesNothing()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.UserAgent = new string('a', 5000);
        request.Protocol = "HTTP/1.1";
        var target = "/" + new string('/', 4000) + "?" + new string('&', 4000);
        for (var i = 0; i < 100; i++)
            StructureReader.Of(request, target, Ja4);
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 100; i++)
            StructureReader.Of(request, target, Ja4);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
