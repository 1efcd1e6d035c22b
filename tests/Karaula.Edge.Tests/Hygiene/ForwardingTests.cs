using System.Net;
using System.Text.RegularExpressions;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Hosting;
using Karaula.Edge.Hygiene;
using Karaula.Edge.Origin;
using Karaula.Edge.Tests.Support;

namespace Karaula.Edge.Tests.Hygiene;

/// <summary>What a whole edge adds, takes away and counts.</summary>
public sealed class ForwardingTests : IAsyncLifetime
{
    private readonly RawOrigin _origin = new();
    private TestEdge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await TestEdge.StartAsync(_origin.Port);

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Forward_Request_IsSignedBehindOthersSignatures()
    {
        await _edge.SendAsync("GET / HTTP/1.1\r\nHost: a.example\r\nVia: 1.0 other\r\n\r\n");

        var via = string.Join(", ", Regex.Matches((await _origin.RecordedAsync())[0], "(?im)^Via: (.*)\r$").Select(match => match.Groups[1].Value));
        Assert.Matches("^1\\.0 other, 1\\.1 edge-1-[0-9a-f]{8}$", via);
    }

    [Theory]
    [InlineData("1.1 {0}")]
    [InlineData("1.0 other, HTTP/2 {0} (a comment)")]
    [InlineData("1.0 other\r\nVia: 1.1\t{0},1.1 third")]
    public async Task Forward_RequestThatWasHereBefore_IsRefusedAndCounted(string via)
    {
        var name = new ForwardingLoop("edge-1", _edge.Get<EdgeSecret>()).SignatureFor("HTTP/1.1")["1.1 ".Length..];

        var answer = await _edge.SendAsync(
            $"GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\nVia: {via.Replace("{0}", name, StringComparison.Ordinal)}\r\n\r\n", "203.0.113.60");

        Assert.StartsWith("HTTP/1.1 508", answer, StringComparison.Ordinal);
        Assert.Empty(await _origin.RecordedAsync());
        Assert.InRange(_edge.Get<ConnectionTable>().GlitchesOf(Key("203.0.113.60")), 0.5, 1);
    }

    [Fact]
    public async Task Forward_EdgeWhoseOriginIsItself_EndsAtOnce()
    {
        await using var edge = await TestEdge.StartAsync(_edge.Port);
        // Two edges with one name and different secrets: only a true circle is one.
        var answer = await edge.SendAsync("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(string.Concat(await _origin.RecordedAsync()), "edge-1-[0-9a-f]{8}"));
    }

    [Fact]
    public async Task Forward_OriginThatIsGone_TurnsToTheSpare()
    {
        var gone = new RawOrigin();
        await gone.DisposeAsync();
        await using var edge = await TestEdge.StartAsync(
            _origin.Port, $"[[site]]\nname = \"b\"\nhosts = [\"b.example\"]\norigin = \"http://127.0.0.1:{gone.Port}\"\nspare_origins = [\"http://127.0.0.1:{_origin.Port}\"]\n");

        var answers = new List<string>();
        for (var i = 0; i < OriginHealth.MostFailures + 10; i++)
            answers.Add(await edge.SendAsync("GET / HTTP/1.1\r\nHost: b.example\r\nConnection: close\r\n\r\n"));

        // Now and then one finds out whether the first is back: how often depends on how fast this machine is.
        Assert.All(answers[..OriginHealth.MostFailures], answer => Assert.StartsWith("HTTP/1.1 502", answer, StringComparison.Ordinal));
        Assert.Contains(answers, answer => answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_ToAnAmbiguousRequest_ComesBehindTheAnswersBefore()
    {
        // The two requests arrive at once, and the second is wrong.
        var answer = await _edge.SendAsync("GET /first HTTP/1.1\r\nHost: a.example\r\n\r\nGET /second HTTP/1.1\r\nHost : a.example\r\n\r\n", "203.0.113.61");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Single(await _origin.RecordedAsync());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40_000)]
    [InlineData(300_000)]
    public async Task Forward_Body_ArrivesByteForByte(int length)
    {
        var body = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));

        await _edge.SendAsync($"POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: {length}\r\n\r\n{body}");
        await _edge.SendAsync($"POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n");

        var recorded = await _origin.RecordedAsync();
        Assert.EndsWith("\r\n\r\n" + body, recorded[0], StringComparison.Ordinal);
        Assert.Equal(body, Unchunk(recorded[1][(recorded[1].IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
    }

    private static string Unchunk(string text)
    {
        var body = new System.Text.StringBuilder();
        while (true)
        {
            var end = text.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(text[..end], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            if (size == 0)
                return body.ToString();
            body.Append(text, end + 2, size);
            text = text[(end + 2 + size + 2)..];
        }
    }

    [Fact]
    public async Task Glitches_ManyOfASource_MarkItAtTheGates()
    {
        for (var i = 0; i < 40; i++)
            await _edge.SendAsync("GET / HTTP/1.1\nHost: a.example\n\n", "203.0.113.62");

        Assert.True(_edge.Get<EdgeRuntime>().Sites.Sites[0].Gate.IsMarked(Key("203.0.113.62")));
        Assert.False(_edge.Get<EdgeRuntime>().Sites.Sites[0].Gate.IsMarked(Key("203.0.113.63")));
    }

    private static SourceKey Key(string address) => SourceKey.Of(IPAddress.Parse(address));
}
