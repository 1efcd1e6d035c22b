using Deque.AxeCore.Playwright;
using Karaula.Edge.Challenge;
using Karaula.Edge.Tests.Challenge;
using Microsoft.Playwright;

namespace Karaula.Edge.Browser.Tests;

/// <summary>A real browser before the challenge.</summary>
public sealed class BrowserTests(Chromium chromium)
{
    private const string Source = "192.0.2.7";
    private const string ThePage = "The page";

    [Fact]
    public async Task Challenge_BrowserWithJavaScript_IsLetInAndNotAskedAgain()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(relay.Url + "/page?x=1#part");
        await WaitForPageAsync(page);
        Assert.Equal(relay.Url + "/page?x=1#part", page.Url);
        for (var i = 0; i < 3; i++)
        {
            var answer = await page.GotoAsync(relay.Url + $"/other{i}");
            Assert.Equal(200, answer!.Status);
        }

        Assert.Equal(1, edge.Reached.Count(static one => one.Path == "/page"));
        Assert.All(edge.Reached, static one => Assert.Equal("", one.Cookie));
        var cookie = Assert.Single(await context.CookiesAsync());
        Assert.True(cookie.HttpOnly);
    }

    [Fact]
    public async Task Challenge_BrowserWithoutJavaScript_IsLetInByWaiting()
    {
        await using var edge = await ShieldedEdge.StartAsync("from = \"normal\"\nleast_wait_seconds = 1\nmost_wait_seconds = 1");
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync(script: false);
        var page = await context.NewPageAsync();

        // Nobody touches it: the page goes on by itself.
        await page.GotoAsync(relay.Url + "/page");
        await WaitForPageAsync(page);

        Assert.Equal(relay.Url + "/page", page.Url);
        Assert.Equal("waited", edge.Reached.Last(static one => one.Path == "/page").Pass);
    }

    [Fact]
    public async Task Challenge_ButtonPressedTooEarly_SaysHowLongAndGoesOn()
    {
        await using var edge = await ShieldedEdge.StartAsync("from = \"normal\"\nleast_wait_seconds = 3\nmost_wait_seconds = 3");
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync(script: false);
        var page = await context.NewPageAsync();

        await page.GotoAsync(relay.Url + "/page");
        await page.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await WaitForPageAsync(page);

        Assert.Equal(relay.Url + "/page", page.Url);
    }

    [Fact]
    public async Task Challenge_TwoTabsAtOnce_BothArrive()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync();
        var tabs = new[] { await context.NewPageAsync(), await context.NewPageAsync() };

        await Task.WhenAll(tabs.Select((tab, i) => tab.GotoAsync($"{relay.Url}/tab{i}")));
        await Task.WhenAll(tabs.Select(WaitForPageAsync));

        Assert.Equal([$"{relay.Url}/tab0", $"{relay.Url}/tab1"], tabs.Select(static tab => tab.Url));
    }

    [Fact]
    public async Task Pass_AddressThatChanges_IsKept()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await edge.ExhaustAsync("198.51.100.9");
        await using var context = await chromium.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(relay.Url + "/page");
        await WaitForPageAsync(page);

        relay.Move("198.51.100.9");
        var answer = await page.GotoAsync(relay.Url + "/page");

        Assert.Equal(200, answer!.Status);
    }

    [Fact]
    public async Task Challenge_AddressThatChangesWhileItWorks_IsLetIn()
    {
        await using var edge = await ShieldedEdge.StartAsync("from = \"normal\"\nleast_bits = 13\nmost_bits = 13");
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await edge.ExhaustAsync("198.51.100.9");
        await using var context = await chromium.OpenAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(relay.Url + "/page", new() { WaitUntil = WaitUntilState.Commit });
        relay.Move("198.51.100.9");
        await WaitForPageAsync(page);

        Assert.Contains(edge.Reached, static one => one.Path == "/page");
    }

    [Fact]
    public async Task Challenge_CookiesBlocked_EndsAtAPageThatSaysSo()
    {
        await using var edge = await ShieldedEdge.StartAsync();
        // Nothing that the edge sets reaches the browser, which is as if it kept none.
        await using var relay = new Relay(edge.Port) { DropsCookies = true };
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(relay.Url + "/page");
        await page.WaitForURLAsync("**" + ChallengePages.ArrivedPath + "*");
        await page.GetByText("did not keep the cookie").WaitForAsync();

        Assert.DoesNotContain(edge.Reached, static one => one.Path == "/page");
    }

    [Fact]
    public async Task Challenge_PhoneTooSlowForTheWork_IsLetInByWaiting()
    {
        await using var edge = await ShieldedEdge.StartAsync("from = \"normal\"\nleast_bits = 16\nmost_bits = 16\nleast_wait_seconds = 1\nmost_wait_seconds = 1");
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync();
        var page = await context.NewPageAsync();
        await ThrottleAsync(page, 20);

        await page.GotoAsync(relay.Url + "/page");
        await WaitForPageAsync(page);

        Assert.Equal("waited", edge.Reached.Last(static one => one.Path == "/page").Pass);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(1, 14)]
    [InlineData(6, 10)]
    [InlineData(6, 14)]
    [InlineData(20, 10)]
    [InlineData(20, 12)]
    public async Task Figures_Work_TakesThisLong(int slowness, int bits)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("KARAULA_FIGURES") is { Length: > 0 }, "it measures, and says so with KARAULA_FIGURES=1");
        await using var edge = await ShieldedEdge.StartAsync(
            $"from = \"normal\"\nleast_bits = {bits}\nmost_bits = {bits}\nleast_wait_seconds = 60\nmost_wait_seconds = 60");
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync();
        var page = await context.NewPageAsync();
        await ThrottleAsync(page, slowness);
        var seconds = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            await context.ClearCookiesAsync();
            var started = TimeProvider.System.GetTimestamp();
            await page.GotoAsync(relay.Url + "/page");
            await WaitForPageAsync(page);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        seconds.Sort();
        TestContext.Current.SendDiagnosticMessage(
            FormattableString.Invariant($"{bits} bits, a browser {slowness} times slower: median {seconds[3]:0.00} s, most {seconds[^1]:0.00} s, to the page"));
    }

    [Fact]
    public async Task Challenge_EachLanguage_FitsAPhoneByDayAndNight()
    {
        (string Asked, string Expected)[] languages =
            [("en", "en"), ("sr-ME", "cnr"), ("sr-Latn-RS", "sr-Latn"), ("sr-RS", "sr-Cyrl"), ("bs-BA", "bs"), ("hr-HR", "hr"), ("sq-AL", "sq")];
        await using var edge = await ShieldedEdge.StartAsync("from = \"normal\"\nleast_wait_seconds = 60\nmost_wait_seconds = 60");
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync(language: null, script: false);
        var page = await context.NewPageAsync();
        foreach (var (asked, expected) in languages)
        {
            await context.SetExtraHTTPHeadersAsync([new("Accept-Language", asked)]);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.GotoAsync(relay.Url + "/page");

                Assert.Equal(expected, await page.Locator("html").GetAttributeAsync("lang"));
                var box = await page.Locator("main").BoundingBoxAsync();
                Assert.True(box!.X >= 0 && box.X + box.Width <= 390, $"{expected} is wider than a phone");
                if (Environment.GetEnvironmentVariable("KARAULA_SCREENSHOTS") is { Length: > 0 } folder)
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"challenge-{expected}-{scheme}.png") });
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Challenge_CheckedForAccessibility_HasNoFault(bool dark)
    {
        await using var edge = await ShieldedEdge.StartAsync();
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync("sq-AL", dark: dark);
        var page = await context.NewPageAsync();
        // The page stays when its work is done, so that it can be looked at.
        await page.AddInitScriptAsync("HTMLFormElement.prototype.submit = function () {}");
        await page.GotoAsync(relay.Url + "/page");

        var found = await page.RunAxe();

        Assert.Empty(found.Violations.Select(static one => $"{one.Id}: {one.Help}"));
    }

    private static async Task ThrottleAsync(IPage page, int times)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = times });
    }

    private static Task WaitForPageAsync(IPage page) => page.GetByRole(AriaRole.Heading, new() { Name = ThePage }).WaitForAsync();
}
