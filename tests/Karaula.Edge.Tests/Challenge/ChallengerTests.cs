using System.Net;
using Karaula.Edge.Challenge;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Challenge;

/// <summary>Challenges on a whole edge, as a client sees them.</summary>
public sealed class ChallengerTests
{
    private const string Source = "192.0.2.7";

    private static readonly Uri Page = new("/page?x=1", UriKind.Relative);
    private static readonly Uri PassPath = new(ChallengePages.PassPath, UriKind.Relative);

    [Fact]
    public async Task Refused_Browser_IsChallengedInAWayNobodyKeeps()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source, language: "sr-Cyrl");

        using var answer = await client.GetAsync(Page);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.DoesNotContain("noindex", page, StringComparison.OrdinalIgnoreCase);
        Assert.False(answer.Headers.Contains("X-Robots-Tag"));
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("lang=\"sr-Cyrl\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"/page?x=1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_BrowserThatWorks_IsLetInAtOnceAndNotAskedAgain()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);
        var page = await client.GetStringAnywayAsync("/page?x=1");

        using var answer = await client.PostAsync(PassPath, ShieldedEdge.Solve(page, "/page?x=1"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        using var passed = edge.Client(Source, ShieldedEdge.CookieOf(answer) + "; session=7");
        using var arrived = await passed.GetAsync(answer.Headers.Location);
        Assert.Equal(HttpStatusCode.SeeOther, arrived.StatusCode);
        Assert.Equal("/page?x=1", arrived.Headers.Location!.ToString());

        for (var i = 0; i < ShieldedEdge.Burst; i++)
        {
            using var served = await passed.GetAsync(Page);
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }

        // Whoever has a pass and asks too much all the same is refused; there is nothing more for him to solve.
        using var refused = await passed.GetAsync(Page);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.All(edge.Reached.Where(static one => one.Path == "/page"), static one => Assert.Equal("session=7", one.Cookie));
    }

    [Fact]
    public async Task Refused_WithoutJavaScript_IsLetInAfterItsTimeAndNotBefore()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var edge = await ShieldedEdge.StartAsync(time: time);
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);
        var page = await client.GetStringAnywayAsync("/page");
        var seconds = int.Parse(ShieldedEdge.Between(page, "http-equiv=\"refresh\" content=\"", ";"), System.Globalization.CultureInfo.InvariantCulture);
        var refresh = new Uri(WebUtility.HtmlDecode(ShieldedEdge.Between(page, ";url=", "\">")), UriKind.Relative);

        time.Advance(TimeSpan.FromSeconds(1));
        using var early = await client.GetAsync(refresh);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.False(early.Headers.Contains("Set-Cookie"));
        Assert.Contains($"content=\"{seconds - 1};", await early.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(seconds - 1));
        using var waited = await client.GetAsync(refresh);
        using var passed = edge.Client(Source, ShieldedEdge.CookieOf(waited));
        using var served = await passed.GetAsync(Page);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);

        // What was waited for ends sooner than what was worked for.
        time.Advance(TimeSpan.FromMinutes(61));
        await edge.ExhaustAsync(Source);
        using var later = await passed.GetAsync(Page);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, later.StatusCode);
    }

    [Fact]
    public async Task Solved_BrowserWithoutCookies_IsToldSoInsteadOfGoingRound()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);
        var page = await client.GetStringAnywayAsync("/page");

        using var answer = await client.PostAsync(PassPath, ShieldedEdge.Solve(page));
        using var arrived = await client.GetAsync(answer.Headers.Location);
        var told = await arrived.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, arrived.StatusCode);
        Assert.Contains("did not keep the cookie", told, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Pass_PhoneThatRoams_KeepsIt()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        var cookie = await edge.PassAsync(Source);
        string[] networks = ["198.51.100.9", "203.0.113.5", "2001:db8:1::1", "2001:db8:2::1", "198.51.101.9", "192.0.2.99", Source];

        foreach (var network in networks)
        {
            using var client = edge.Client(network, cookie);
            using var arrived = await client.GetAsync(new Uri(ChallengePages.ArrivedPath + "?to=/", UriKind.Relative));
            Assert.Equal(HttpStatusCode.SeeOther, arrived.StatusCode);
        }
    }

    [Fact]
    public async Task Pass_HandedRoundAHundredNetworks_HoldsInAFew()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        var cookie = await edge.PassAsync(Source);

        Assert.Equal(8, await HoldingAsync(edge, Enumerable.Repeat(cookie, 100)));
    }

    [Fact]
    public async Task Answer_HandedInFromAHundredNetworks_IsOnePass()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);
        var page = await client.GetStringAnywayAsync("/page");
        var form = await ShieldedEdge.Solve(page).ReadAsStringAsync();
        var cookies = new List<string>();

        for (var i = 0; i < 100; i++)
        {
            using var other = edge.Client($"203.0.{i}.1");
            using var body = new StringContent(form, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
            using var answer = await other.PostAsync(PassPath, body);
            cookies.Add(ShieldedEdge.CookieOf(answer));
        }

        Assert.Single(cookies.Distinct());
        Assert.Equal(8, await HoldingAsync(edge, cookies));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("x", "1,2,3,4,5,6,7,8")]
    [InlineData(null, "1,2,3,4,5,6,7,8")]
    public async Task Answer_WithoutTheWork_GetsNoPass(string? token, string work)
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);
        var page = await client.GetStringAnywayAsync("/page");

        using var answer = await client.PostAsync(PassPath, ShieldedEdge.Form(token ?? ShieldedEdge.TokenIn(page), "/page", work));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(edge.Reached, static one => one.Path == "/page");
    }

    [Fact]
    public async Task Answer_TooLong_IsRefused()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        using var client = edge.Client(Source);

        using var answer = await client.PostAsync(PassPath, ShieldedEdge.Form("x", new string('y', 20_000), ""));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("/style.css", ShieldedEdge.Html)]
    [InlineData("/feed", ShieldedEdge.Html)]
    [InlineData("/robots.txt", ShieldedEdge.Html)]
    [InlineData("/page", "*/*")]
    public async Task Refused_NoPersonsPage_IsRefusedPlainly(string path, string accept)
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source, accept: accept);

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.DoesNotContain("<form", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_ModeBelow_IsRefusedPlainly()
    {
        await using var edge = await ShieldedEdge.StartAsync("from = \"under_attack\"");
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);

        using var answer = await client.GetAsync(Page);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
    }

    [Fact]
    public async Task OriginAsks_ReaderWithoutPass_IsChallengedAndNobodyGetsItFromTheCache()
    {
        await using var edge = await ShieldedEdge.StartAsync("");
        using var client = edge.Client(Source);

        using var challenged = await client.GetAsync(new Uri("/asks", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, challenged.StatusCode);
        Assert.False(challenged.Headers.Contains("Karaula-Challenge"));
        using var answer = await client.PostAsync(PassPath, ShieldedEdge.Solve(await challenged.Content.ReadAsStringAsync()));
        using var passed = edge.Client(Source, ShieldedEdge.CookieOf(answer));
        using var served = await passed.GetAsync(new Uri("/asks", UriKind.Relative));
        using var again = await client.GetAsync(new Uri("/asks", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.False(served.Headers.Contains("Karaula-Challenge"));
        Assert.True(served.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, again.StatusCode);
        Assert.Equal(["", "worked", ""], edge.Reached.Select(static one => one.Pass));
    }

    [Fact]
    public async Task OriginAsks_NoPersonsPage_IsAnswered()
    {
        await using var edge = await ShieldedEdge.StartAsync("");
        using var client = edge.Client(Source, accept: "application/json");
        client.DefaultRequestHeaders.Add("Karaula-Pass", "worked");

        using var answer = await client.GetAsync(new Uri("/asks", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", edge.Reached.Single().Pass);
    }

    [Fact]
    public async Task Challenge_FloodOfOneSource_GetsShortRefusalsAfterAWhile()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await edge.ExhaustAsync(Source);
        using var client = edge.Client(Source);
        var statuses = new List<HttpStatusCode>();

        for (var i = 0; i < 400; i++)
        {
            using var answer = await client.GetAsync(Page);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    private static async Task<int> HoldingAsync(ShieldedEdge edge, IEnumerable<string> cookies)
    {
        var holding = 0;
        foreach (var (i, cookie) in cookies.Index())
        {
            using var client = edge.Client($"198.51.{i}.1", cookie);
            using var arrived = await client.GetAsync(new Uri(ChallengePages.ArrivedPath + "?to=/", UriKind.Relative));
            holding += arrived.StatusCode == HttpStatusCode.SeeOther ? 1 : 0;
        }

        return holding;
    }
}
