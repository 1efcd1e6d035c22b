using Karaula.Console.Tests.Support;
using Microsoft.Playwright;

namespace Karaula.Console.Tests.Pages;

/// <summary>What rules would have refused, and the exclusions proposed for it.</summary>
public sealed class RefusalTests(Browser browser)
{
    private const string Section = "section[aria-labelledby=refusals-title]";

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Picture_AllProposalsOpen_FitsItsWidth(int width, bool dark)
    {
        await using var host = await ConsoleHost.StartAsync(Countries.Refusals);
        await using var viewer = await browser.OpenAsync(host, width, dark);
        foreach (var site in await viewer.Page.Locator($"{Section} summary").AllAsync())
            await site.ClickAsync();

        var overflow = await viewer.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await viewer.Page.Locator(Section).ScreenshotAsync(new() { Path = Path.Combine(Folders.Out, $"refusals-{width}-{(dark ? "dark" : "light")}.png") });

        Assert.Equal(0, overflow);
        viewer.AssertFaultless();
    }

    [Fact]
    public async Task Proposal_OpenedAndCopiedWithTheKeyboard_IsTheExclusionInTheClipboard()
    {
        await using var host = await ConsoleHost.StartAsync(Countries.Refusals);
        await using var viewer = await browser.OpenAsync(host);
        await viewer.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await viewer.Page.Locator($"{Section} summary").First.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.Page.Keyboard.PressAsync("Tab");
        await viewer.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(viewer.Page.Locator($"{Section} [role=status]").First).ToHaveTextAsync("Copied.");
        var copied = await viewer.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Equal(Countries.Refusals.Sites[0].Refusals[0].ToToml(), copied);
        viewer.AssertFaultless();
    }

    [Fact]
    public async Task Section_CountsChange_StaysOpenAndShowsThem()
    {
        await using var host = await ConsoleHost.StartAsync(Countries.Refusals);
        await using var viewer = await browser.OpenAsync(host);
        await viewer.Page.Locator($"{Section} summary").First.ClickAsync();
        var glas = Countries.Refusals.Sites[0];
        host.Show(Countries.Refusals with
        {
            Sites = [glas with { Refusals = [glas.Refusals[0] with { Requests = 777_123 }, .. glas.Refusals.Skip(1)] }, .. Countries.Refusals.Sites.Skip(1)],
        });

        await Assertions.Expect(viewer.Page.Locator($"{Section} .refusal").First).ToContainTextAsync("777123 requests from about 41 networks, 2027-02-14 to 2027-02-17");
        Assert.True(await viewer.Page.Locator($"{Section} details").First.EvaluateAsync<bool>("site => site.open"));
        viewer.AssertFaultless();
    }

    [Fact]
    public async Task Section_NothingRefused_SaysSo()
    {
        await using var host = await ConsoleHost.StartAsync(Countries.Quiet);
        await using var viewer = await browser.OpenAsync(host);

        await Assertions.Expect(viewer.Page.Locator(Section)).ToContainTextAsync("Nothing that three or more networks met");
        Assert.Equal(0, await viewer.Page.Locator($"{Section} details").CountAsync());
    }
}
