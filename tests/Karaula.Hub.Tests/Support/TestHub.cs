using System.Net.Http.Json;
using Karaula.Hub.Configuration;
using Karaula.Hub.Evidence;
using Karaula.Hub.Hosting;
using Karaula.Hub.Views;
using Microsoft.AspNetCore.Builder;

namespace Karaula.Hub.Tests.Support;

/// <summary>A real hub in this process: Kestrel, silo, database and sealed log, on free ports and in a directory of its own.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHub(WebApplication app)
    {
        _app = app;
        Addresses = HubHost.AddressesOf(app);
        Http = new HttpClient { BaseAddress = Addresses.Http };
    }

    public HubAddresses Addresses { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static HubOptions OptionsFor(string directory) => new()
    {
        StateDirectory = directory,
        HttpListen = "http://127.0.0.1:0",
        GrpcListen = "http://127.0.0.1:0",
        AllowDrill = true,
    };

    public static async Task<TestHub> StartAsync(string directory, Func<HubOptions, HubOptions>? change = null)
    {
        var options = OptionsFor(directory);
        var app = HubHost.Build(change?.Invoke(options) ?? options);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new TestHub(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async Task<T> GetAsync<T>(string path) =>
        (await Http.GetFromJsonAsync<T>(path, HubJson.Options, TestContext.Current.CancellationToken))!;

    public Task<CountrySnapshot> SnapshotAsync() => GetAsync<CountrySnapshot>("api/v1/country?window=600");

    /// <summary>Asks again and again until the picture is as it should be.</summary>
    public async Task<CountrySnapshot> SnapshotAsync(Func<CountrySnapshot, bool> isThere, string what)
    {
        CountrySnapshot? last = null;
        await Poll.UntilAsync(async () => isThere(last = await SnapshotAsync()), () => $"{what}; there is: {Describe(last)}");
        return last!;
    }

    public async Task PutAsync(string path, object body)
    {
        using var answer = await Http.PutAsJsonAsync(path, body, HubJson.Options, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task DeleteAsync(string path)
    {
        using var answer = await Http.DeleteAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static string Describe(CountrySnapshot? s) => s is null
        ? "nothing"
        : $"{s.Sites.Count} sites, {s.Incidents.Count} incidents ({string.Join("; ", s.Incidents)}), {s.Campaigns.Count} campaigns ({string.Join("; ", s.Campaigns.Select(c => $"p {c.PValue}, {c.IncidentIds.Count} incidents, {c.Rivals.Count} rivals: {c.Sentence}"))})";
}
