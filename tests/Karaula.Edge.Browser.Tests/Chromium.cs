using System.Runtime.InteropServices;
using Karaula.Edge.Browser.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Karaula.Edge.Browser.Tests;

/// <summary>One Chromium for all tests that need a real browser; started by the first of them.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--hide-scrollbars",
    ];

    private const float Patience = 90_000;

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A browser of its own, with cookies of its own; the test is skipped where there is none.</summary>
    internal async Task<IBrowserContext> OpenAsync(string? language = "en", bool script = true, bool dark = false)
    {
        await _starting.WaitAsync();
        try
        {
            var chromium = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64 ? Array.Find(Places, File.Exists) : null;
            Assert.SkipUnless(chromium is not null, "Chromium is not installed (apt: chromium).");
            _playwright ??= await Playwright.CreateAsync();
            _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
        }
        finally
        {
            _starting.Release();
        }

        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            Locale = language,
        });
        // A busy machine works longer, and may have to wait instead, as a phone that is too slow does.
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(Patience);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }
}
