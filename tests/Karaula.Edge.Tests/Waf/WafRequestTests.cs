using System.Text;
using Karaula.Edge.Waf;

namespace Karaula.Edge.Tests.Waf;

public class WafRequestTests
{
    private const string Blocks = "mode = \"block\"\nrequest_body_kib = 16";

    [Fact]
    public async Task Block_Attack_IsRefusedWithItsIdAndReachesNeitherCacheNorOrigin()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        var answer = await edge.GetAsync("/cached?a=attack");

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Contains("refused by the site's rules", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Cache-Status", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(edge.Reached);
        var found = Assert.Single(edge.Journals.Refused.Read("a", null, 10));
        Assert.Contains($"X-Request-Id: {found.Id}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"Request {found.Id}", answer, StringComparison.Ordinal);
        Assert.Equal((WafEventKind.Blocked, 403, 100L, "/cached?a=attack", "127.0.0.0/24"), (found.Kind, found.Status, found.RuleId, found.Target, found.Source));
        Assert.Equal(["ARGS:a"], found.Matches.Select(match => match.Variable));
    }

    [Fact]
    public async Task Detect_Attack_PassesAndIsTold()
    {
        await using var edge = await WafEdge.StartAsync("");

        var answer = await edge.GetAsync("/?a=attack");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(WafEventKind.WouldBlock, Assert.Single(edge.Journals.Refused.Read("a", null, 10)).Kind);
    }

    [Fact]
    public async Task Off_Attack_PassesAndNothingIsTold()
    {
        await using var edge = await WafEdge.StartAsync("mode = \"off\"");

        Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync("/?a=attack"), StringComparison.Ordinal);
        Assert.Empty(edge.Journals.Read(null, null, 10));
    }

    [Fact]
    public async Task Block_RuleThatOnlyNotes_IsNoted()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync("/", "X-Odd: č\r\n"), StringComparison.Ordinal);

        Assert.Equal(101, Assert.Single(Assert.Single(edge.Journals.Noted.Read(null, null, 10)).Matches).RuleId);
    }

    [Fact]
    public async Task Block_Redirect_SendsThereAndDropSaysNothing()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        var redirected = await edge.GetAsync("/?go=away");

        Assert.StartsWith("HTTP/1.1 302", redirected, StringComparison.Ordinal);
        Assert.Contains("Location: https://other.example/", redirected, StringComparison.Ordinal);
        Assert.Equal("", await edge.GetAsync("/?go=silent"));
        Assert.Empty(edge.Reached);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData(Blocks, false)]
    [InlineData(Blocks, true)]
    public async Task Pass_Body_ReachesTheOriginByteForByte(string waf, bool chunked)
    {
        await using var edge = await WafEdge.StartAsync(waf);
        var body = new byte[12_345];
        new Random(1).NextBytes(body);

        Assert.StartsWith("HTTP/1.1 200", await edge.RawAsync(Post("application/octet-stream", body, chunked)), StringComparison.Ordinal);

        var (_, framing, received) = Assert.Single(edge.Reached);
        Assert.Equal(chunked ? "chunked" : "length 12345", framing);
        Assert.Equal(body, received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Block_AttackInTheBody_NeverReachesTheOrigin(bool chunked)
    {
        await using var edge = await WafEdge.StartAsync(Blocks);

        var answer = await edge.RawAsync(Post("application/x-www-form-urlencoded", "b=1&a=%61ttack"u8.ToArray(), chunked));

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Empty(edge.Reached);
    }

    [Theory]
    [InlineData(Blocks, "HTTP/1.1 413")]
    [InlineData("request_body_kib = 16", "HTTP/1.1 200")]
    [InlineData(Blocks + "\nlarger_request_body = \"process_partial\"", "HTTP/1.1 200")]
    public async Task LargerBody_RejectedOrInspectedInPart_ReachesTheOriginWholeOrNotAtAll(string waf, string status)
    {
        await using var edge = await WafEdge.StartAsync(waf);
        var body = Encoding.ASCII.GetBytes("b=" + new string('x', 300_000));

        var answer = await edge.RawAsync(Post("application/x-www-form-urlencoded", body, chunked: false));

        Assert.StartsWith(status, answer, StringComparison.Ordinal);
        if (status.EndsWith("200", StringComparison.Ordinal))
            Assert.Equal(body, Assert.Single(edge.Reached).Body);
        else
            Assert.Empty(edge.Reached);
    }

    [Fact]
    public async Task LargerBody_InspectedInPart_AttackAtItsBeginningIsRefused()
    {
        await using var edge = await WafEdge.StartAsync(Blocks + "\nlarger_request_body = \"process_partial\"");
        var body = Encoding.ASCII.GetBytes("a=attack&b=" + new string('x', 300_000));

        Assert.StartsWith(
            "HTTP/1.1 403", await edge.RawAsync(Post("application/x-www-form-urlencoded", body, chunked: false)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Blocks, "HTTP/1.1 503", 0)]
    [InlineData("", "HTTP/1.1 200", 1)]
    public async Task Body_NoRoomToHoldIt_IsRefusedOrPassesWhole(string waf, string status, int reached)
    {
        await using var edge = await WafEdge.StartAsync(
            waf, builder => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.PostConfigure<WafOptions>(
                builder.Services, options => options.MaximumHeldBytes = 4096));
        var body = Encoding.ASCII.GetBytes("b=" + new string('x', 9000));

        Assert.StartsWith(status, await edge.RawAsync(Post("application/x-www-form-urlencoded", body, chunked: false)), StringComparison.Ordinal);

        Assert.Equal(Enumerable.Repeat(body, reached), edge.Reached.Select(one => one.Body));
    }

    [Fact]
    public async Task Exclusion_OfAPath_HoldsThereOnly()
    {
        await using var edge = await WafEdge.StartAsync(Blocks + "\n[[site.waf.exclusion]]\npath = \"/cms/\"\nrules = [100]\ntargets = [\"ARGS:a\"]");

        Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync("/cms/?a=attack"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await edge.GetAsync("/cms/?b=attack"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await edge.GetAsync("/cms/../?a=attack"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_BrokenRules_KeepsTheOldAndSaysSo()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        using var client = new HttpClient { BaseAddress = edge.Admin };
        edge.ReplaceRules("SecRule ARGS");

        string status;
        do
            status = await client.GetStringAsync("/status", TestContext.Current.CancellationToken);
        while (!status.Contains("rules.conf:1:", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 403", await edge.GetAsync("/?a=attack"), StringComparison.Ordinal);

        edge.ReplaceRules("SecRule ARGS \"@contains other\" \"id:1,phase:2,deny\"");
        while (edge.Runtime.Errors.Count > 0)
            await Task.Yield();
        Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync("/?a=attack"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await edge.GetAsync("/?a=other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload_IncludedRulesChange_AreReadAgain()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        Directory.CreateDirectory(edge.Folder("own"));
        edge.Write("own/more.conf", "SecRule ARGS \"@contains one\" \"id:1,phase:2,deny\"");
        edge.ReplaceRules("Include own/*.conf");
        while (!edge.Runtime.Configuration.Sites[0].Waf!.Policy!.RuleIds.Contains(1))
            await Task.Yield();
        Assert.StartsWith("HTTP/1.1 403", await edge.GetAsync("/?a=one"), StringComparison.Ordinal);

        edge.Write("own/more.conf", "SecRule ARGS \"@contains two\" \"id:2,phase:2,deny\"");

        while (!edge.Runtime.Configuration.Sites[0].Waf!.Policy!.RuleIds.Contains(2))
            await Task.Yield();
        Assert.StartsWith("HTTP/1.1 403", await edge.GetAsync("/?a=two"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync("/?a=one"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_RulesThatCount_SeeEachOfManyLikeRequests()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        edge.ReplaceRules("""
            SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR},setvar:ip.n=+1,expirevar:ip.n=600"
            SecRule IP:n "@gt 3" "id:2,phase:1,deny,status:429"
            """);
        while (edge.Runtime.Configuration.Sites[0].Waf?.Policy is not { KeepsCollections: true })
            await Task.Yield();

        for (var i = 0; i < 3; i++)
            Assert.StartsWith("HTTP/1.1 200", await edge.GetAsync("/"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 429", await edge.GetAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_RefusedRequest_IsCountedByItsSite()
    {
        await using var edge = await WafEdge.StartAsync(Blocks);
        await edge.GetAsync("/?a=attack");
        using var client = new HttpClient { BaseAddress = edge.Admin };

        var text = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("karaula_edge_waf_requests_total{", text, StringComparison.Ordinal);
        Assert.Contains("karaula_action=\"blocked\"", text, StringComparison.Ordinal);
        Assert.Contains("karaula_outcome=\"refused_rules\"", text, StringComparison.Ordinal);
    }

    private static byte[] Post(string type, byte[] body, bool chunked)
    {
        var head = $"POST /save HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\nContent-Type: {type}\r\n";
        if (!chunked)
            return [.. Encoding.ASCII.GetBytes($"{head}Content-Length: {body.Length}\r\n\r\n"), .. body];
        var half = body.Length / 2;
        return
        [
            .. Encoding.ASCII.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n{half:x}\r\n"), .. body[..half],
            .. Encoding.ASCII.GetBytes($"\r\n{body.Length - half:x}\r\n"), .. body[half..], .. "\r\n0\r\n\r\n"u8,
        ];
    }
}
