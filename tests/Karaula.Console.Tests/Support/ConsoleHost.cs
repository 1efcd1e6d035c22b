using Karaula.Hub.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Console.Tests.Support;

/// <summary>A real Kestrel on a free port with nothing in it but the console, in Production, over a scripted country and a hand-wound clock.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ConsoleHost(WebApplication app, ScriptedCountry country, FakeTimeProvider clock, ServerLog log)
    {
        _app = app;
        Log = log;
        Country = country;
        Clock = clock;
        Url = new Uri(app.Urls.Single());
    }

    public Uri Url { get; }

    public ScriptedCountry Country { get; }

    public FakeTimeProvider Clock { get; }

    public ServerLog Log { get; }

    public static async Task<ConsoleHost> StartAsync(CountrySnapshot picture, string url = "http://127.0.0.1:0")
    {
        var country = new ScriptedCountry(picture);
        var clock = new FakeTimeProvider(picture.At);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        var log = new ServerLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls(url);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<ICountryView>(country);
        builder.Services.AddKaraulaConsole();
        var app = builder.Build();
        app.MapKaraulaConsole();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ConsoleHost(app, country, clock, log);
    }

    /// <summary>Shows the next picture and lets a second pass.</summary>
    public void Show(CountrySnapshot picture)
    {
        Country.Picture = picture;
        Clock.Advance(TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        // Viewers may still be connected: they are not waited for.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
