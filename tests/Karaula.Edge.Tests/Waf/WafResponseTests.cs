namespace Karaula.Edge.Tests.Waf;

public class WafResponseTests
{
    private const string Blocks = "mode = \"block\"\nresponse_body_kib = 8";

    [Theory]
    [InlineData("/leak")]
    [InlineData("/secret")]
    [InlineData("/coded")]
    [InlineData("/late")]
    public async Task Block_AnswerThatLeaks_IsWithheldAndNotStored(string target)
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        for (var i = 0; i < 2; i++)
        {
            var answer = await edge.GetAsync(target);
            Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
            Assert.Contains("X-Request-Id: ", answer, StringComparison.Ordinal);
            Assert.Contains("withheld", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("SECRET", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Late", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Leak", answer, StringComparison.Ordinal);
        }

        Assert.Equal(2, edge.Reached.Count);
    }

    [Theory]
    [InlineData("/secret")]
    [InlineData("/coded")]
    public async Task Detect_AnswerThatLeaks_PassesAndIsTold(string target)
    {
        await using var edge = await WafEdge.StartAsync("");

        Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync(target), StringComparison.Ordinal);

        Assert.Equal(201, Assert.Single(edge.Journals.Refused.Read(null, null, 10)).RuleId);
    }

    [Theory]
    [InlineData("/image", "SECRET")]
    [InlineData("/long", "SECRET")]
    [InlineData("/other", "hello")]
    public async Task Block_AnswerNotInspectedToItsEnd_Passes(string target, string expected)
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        var answer = await edge.GetAsync(target);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_AnswersNotInspected_Pass()
    {
        await using var edge = await WafEdge.StartAsync("mode = \"block\"\nresponse_body_kib = 0");

        Assert.Contains("SECRET", await edge.GetAsync("/secret"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_EventStream_ArrivesBeforeItsEnd()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(edge.Url, "/events"));
        request.Headers.Host = "a.example";
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        Assert.Equal("data: one", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        edge.Go.Release();
    }

    [Fact]
    public async Task Block_OriginPauses_WhatItSaidIsJudgedAndGoesOn()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(edge.Url, "/pause"));
        request.Headers.Host = "a.example";
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var part = new byte[11];

        await body.ReadExactlyAsync(part, TestContext.Current.CancellationToken);
        edge.Go.Release();

        Assert.Equal("a beginning", System.Text.Encoding.ASCII.GetString(part));
        using var rest = new StreamReader(body);
        Assert.Equal(" and an end, SECRET", await rest.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Block_OriginPausesAfterALeak_NothingOfItGoesOn()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        var answer = edge.GetAsync("/pausing-secret");
        // The timer judges what is held, and its event is there before the origin ends.
        while (edge.Journals.Refused.Read(null, null, 10).Count == 0)
            await Task.Yield();

        edge.Go.Release();

        Assert.StartsWith("HTTP/1.1 403", await answer, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_LongerAnswerWhereRulesRejectIt_IsWithheld()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        edge.ReplaceRules("SecResponseBodyLimitAction Reject");
        while (edge.Runtime.Configuration.Sites[0].Waf?.Policy is not { Limits.RejectLargerResponseBody: true })
            await Task.Yield();

        Assert.StartsWith("HTTP/1.1 500", await edge.GetAsync("/long"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync("/other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_CachedPage_IsInspectedOnceAndServed()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        Assert.Contains("hello", await edge.GetAsync("/cached"), StringComparison.Ordinal);
        Assert.Contains("hello", await edge.GetAsync("/cached"), StringComparison.Ordinal);

        Assert.Single(edge.Reached);
    }

    [Fact]
    public async Task Block_OriginBreaksOffWhatIsHeld_IsABadGatewayAndNothingOfIt()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        var answer = await edge.GetAsync("/broken");

        Assert.StartsWith("HTTP/1.1 502", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("a beginning", answer, StringComparison.Ordinal);
    }
}
