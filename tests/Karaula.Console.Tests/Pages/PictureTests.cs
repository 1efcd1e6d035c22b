using Karaula.Console.Tests.Support;
using Karaula.Hub.Views;

namespace Karaula.Console.Tests.Pages;

/// <summary>Pictures of the page, for the eye; none may scroll sideways or complain.</summary>
public sealed class PictureTests(Browser browser)
{
    public static TheoryData<string, int, bool> Every => new(
        from state in new[] { "empty", "quiet", "attack", "drill" }
        from width in new[] { 1280, 390 }
        from dark in new[] { false, true }
        select (state, width, dark));

    [Theory, MemberData(nameof(Every))]
    public async Task Picture_EveryState_FitsItsWidth(string state, int width, bool dark)
    {
        await using var host = await ConsoleHost.StartAsync(StateOf(state));
        await using var viewer = await browser.OpenAsync(host, width, dark);

        var overflow = await viewer.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        await viewer.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Folders.Out, $"{state}-{width}-{(dark ? "dark" : "light")}.png"),
            FullPage = true,
        });

        Assert.Equal(0, overflow);
        viewer.AssertFaultless();
    }

    private static CountrySnapshot StateOf(string state) => state switch
    {
        "empty" => Countries.Empty,
        "quiet" => Countries.Quiet,
        "attack" => Countries.Attack,
        _ => Countries.Drill,
    };
}
