using System.Net;
using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Waf;

public class PassedHeadsTests
{
    [Fact]
    public void Contains_SameHead_ForTenSeconds()
    {
        var (heads, time) = (new PassedHeads(), new FakeTimeProvider());
        heads.Add(Tag("/a", [("X-A", "1")]), time);

        Assert.True(heads.Contains(Tag("/a", [("X-A", "1")]), time));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(heads.Contains(Tag("/a", [("X-A", "1")]), time));
    }

    [Fact]
    public void TagOf_AnyDifference_IsAnotherTag()
    {
        ulong[] tags =
        [
            Tag("/a", [("X-A", "1")]),
            Tag("/b", [("X-A", "1")]),
            Tag("/a", [("X-A", "2")]),
            Tag("/a", [("X-B", "1")]),
            Tag("/a", [("X-A", "1")], method: "HEAD"),
            Tag("/a", [("X-A", "1")], address: "192.0.2.2"),
            Tag("/a", [("X-A", new StringValues(["1", "X-B", "2"]))]),
            Tag("/a", [("X-A", "1"), ("X-B", "2")]),
            Tag("/a", [("X-A", new StringValues(["1", "X-B2"]))]),
        ];

        Assert.Equal(tags.Length, tags.Distinct().Count());
        Assert.DoesNotContain(0ul, tags);
    }

    [Fact]
    public void TagOf_HeadTooLongToRemember_IsNeverContained()
    {
        var (heads, time) = (new PassedHeads(), new FakeTimeProvider());
        var tag = Tag("/a", [("X-A", new string('x', 9000))]);
        heads.Add(tag, time);

        Assert.Equal(0ul, tag);
        Assert.False(heads.Contains(tag, time));
    }

    private static ulong Tag(string target, (string Name, StringValues Values)[] fields, string method = "GET", string address = "192.0.2.1")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Method = method;
        context.Request.Protocol = "HTTP/1.1";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        foreach (var (name, values) in fields)
            context.Request.Headers[name] = values;
        return PassedHeads.TagOf(context);
    }
}
