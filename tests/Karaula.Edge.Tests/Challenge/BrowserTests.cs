using Deque.AxeCore.Playwright;
using Karaula.Edge.Challenge;
using Microsoft.Playwright;

namespace Karaula.Edge.Tests.Challenge;

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
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        await using var context = await chromium.OpenAsync();
        // What a browser that refuses cookies sends: none.
        await context.RouteAsync("**/*", static async route =>
        {
            var headers = new Dictionary<string, string>(route.Request.Headers, StringComparer.OrdinalIgnoreCase);
            headers.Remove("cookie");
            await route.ContinueAsync(new() { Headers = headers });
        });
        var page = await context.NewPageAsync();
        await context.AddInitScriptAsync("0");
        page.Response += (_, _) => _ = context.ClearCookiesAsync();

        await page.GotoAsync(relay.Url + "/page");
        await page.WaitForURLAsync("**" + ChallengePages.ArrivedPath + "*");
        await page.GetByText("did not keep the cookie").WaitForAsync();

        Assert.DoesNotContain(edge.Reached, static one => one.Path == "/page");
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("sr-ME", "cnr")]
    [InlineData("sr-Latn-RS", "sr-Latn")]
    [InlineData("sr-RS", "sr-Cyrl")]
    [InlineData("bs-BA", "bs")]
    [InlineData("hr-HR", "hr")]
    [InlineData("sq-AL", "sq")]
    public async Task Challenge_EachLanguage_IsReadableByEverybody(string locale, string expected)
    {
        await using var edge = await ShieldedEdge.StartAsync("from = \"normal\"\nleast_wait_seconds = 60\nmost_wait_seconds = 60");
        await using var relay = new Relay(edge.Port);
        await edge.ExhaustAsync(Source);
        foreach (var dark in new[] { false, true })
        {
            await using var context = await chromium.OpenAsync(locale, script: false, dark: dark);
            var page = await context.NewPageAsync();
            await page.GotoAsync(relay.Url + "/page");

            Assert.Equal(expected, await page.Locator("html").GetAttributeAsync("lang"));
            var box = await page.Locator("body").BoundingBoxAsync();
            Assert.True(box!.Width <= 390, "the page is wider than a phone");
            if (Environment.GetEnvironmentVariable("KARAULA_SCREENSHOTS") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"challenge-{expected}{(dark ? "-dark" : "")}.png") });
        }

        // The tool for accessibility is a script: a page whose own script does nothing in time stands for the one without.
        await using var scripted = await chromium.OpenAsync(locale);
        var checkedPage = await scripted.NewPageAsync();
        await checkedPage.AddInitScriptAsync("HTMLFormElement.prototype.submit = function () {}");
        await scripted.RouteAsync("**/*", static async route =>
        {
            // axe is injected by its tool, past the page's policy.
            await route.ContinueAsync();
        });
        await checkedPage.GotoAsync(relay.Url + "/page");
        var found = await checkedPage.RunAxe();
        Assert.Empty(found.Violations.Select(static one => $"{one.Id}: {one.Help}"));
    }

    private static Task WaitForPageAsync(IPage page) => page.GetByRole(AriaRole.Heading, new() { Name = ThePage }).WaitForAsync();
}
