using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using CsCheck;
using Karaula.Edge.Waf;

namespace Karaula.Edge.Tests.Waf;

public class RefusedByServerTests
{
    [Theory]
    [InlineData("GET /a HTTP/1.1\r\nHost: a.example\r\nBad Name: \x01\x1b[31m\r\n\r\n", 400, "Bad Name: \\x01\\x1b[31m")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: a.example\r\n\r\n", 400, "GET /\\xe9 HTTP/1.1\\x0d\\x0a")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "GET / HTTP/1.1\\x0d\\x0a")]
    [InlineData("GET / HTTP/9.9\r\nHost: a.example\r\n\r\n", 400, "GET / HTTP/9.9")]
    [InlineData("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: five\r\n\r\n", 400, "Content-Length: five")]
    public async Task Refused_BeforeAnyMiddleware_IsAnEventWithItsBytes(string request, int status, string bytes)
    {
        await using var edge = await WafEdge.StartAsync("");

        var answer = await edge.RawAsync(Encoding.Latin1.GetBytes(request));

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = edge.Admin };
        using var events = JsonDocument.Parse(await client.GetStringAsync("/waf/events", TestContext.Current.CancellationToken));
        var found = Assert.Single(events.RootElement.EnumerateArray());
        Assert.Equal(("malformed", status), (found.GetProperty("action").GetString(), found.GetProperty("status").GetInt32()));
        Assert.Contains(bytes, found.GetProperty("received").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(found.GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Refused_InTheMiddleOfABody_IsAnEventOfItsSiteAndReachesNoOrigin()
    {
        await using var edge = await WafEdge.StartAsync("");

        var answer = await edge.RawAsync("POST /save HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=1\r\nzz\r\n"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(edge.Reached);
        var found = Assert.Single(edge.Journals.Malformed.Read("a", null, 10));
        Assert.Equal(("POST", "/save"), (found.Method, found.Target));
        using var client = new HttpClient { BaseAddress = edge.Admin };
        Assert.Contains("karaula_outcome=\"aborted\"", await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_AfterGoodRequestsOnTheConnection_ShowsTheLastBytes()
    {
        await using var edge = await WafEdge.StartAsync("");
        const string Good = "GET /good HTTP/1.1\r\nHost: a.example\r\n\r\n";

        await edge.RawAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Good, 100)) + "GET /bad HTTP/1.1\r\nHost a.example\r\n\r\n"));

        var found = Assert.Single(edge.Journals.Malformed.Read(null, null, 10));
        Assert.EndsWith("Host a.example\r\n\r\n", Encoding.ASCII.GetString(found.Received.Span), StringComparison.Ordinal);
        Assert.InRange(found.Received.Length, 100, 2048);
        Assert.Equal("127.0.0.0/24", found.Source);
    }

    [Fact]
    public async Task Events_OfOneRequest_SayWhyItWasRefused()
    {
        await using var edge = await WafEdge.StartAsync("mode = \"block\"");
        await edge.GetAsync("/?a=attack");
        await edge.GetAsync("/?a=attack%00two");
        using var client = new HttpClient { BaseAddress = edge.Admin };
        var id = edge.Journals.Refused.Read(null, null, 1)[0].Id;

        using var events = JsonDocument.Parse(await client.GetStringAsync($"/waf/events?id={id}", TestContext.Current.CancellationToken));

        var found = Assert.Single(events.RootElement.EnumerateArray());
        Assert.Equal("blocked", found.GetProperty("action").GetString());
        Assert.Equal("attack\\x00two", Assert.Single(found.GetProperty("matches").EnumerateArray()).GetProperty("value").GetString());
    }

    [Fact]
    public void Copy_AnyReads_IsTheEndOfWhatWasTakenAndTheBeginningOfWhatWasLeft() =>
        Gen.Select(Gen.Byte.Array[0, 700].Array[1, 6], Gen.Double.Unit).Sample((parts, share) =>
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            using var received = new ReceivedBytes(pipe.Reader);
            var taken = new List<byte>();
            byte[] left = [];
            foreach (var part in parts.Where(part => part.Length > 0))
            {
                pipe.Writer.Write(part);
                Assert.True(pipe.Writer.FlushAsync(TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
                Assert.True(received.TryRead(out var read));
                var all = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
                var count = (int)(all.Length * share);
                taken.AddRange(all[..count]);
                left = all[count..];
                received.AdvanceTo(read.Buffer.GetPosition(count), read.Buffer.End);
            }

            Assert.Equal([.. taken.TakeLast(1024), .. left.Take(1024)], received.Copy());
        });
}
