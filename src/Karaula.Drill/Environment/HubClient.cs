using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Karaula.Drill.Safety;
using Karaula.Hub.Drills;
using Karaula.Hub.Views;

namespace Karaula.Drill.Environment;

/// <summary>Asks the hub what it knows, as anybody could.</summary>
internal sealed class HubClient(LoopbackTarget hub) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly HttpClient _http = LoopbackDialer.CreateHttpClient(hub);

    /// <summary>The country now; null when the hub is away.</summary>
    public async Task<CountrySnapshot?> CountryAsync(int windowSeconds, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync<CountrySnapshot>(
                string.Create(CultureInfo.InvariantCulture, $"api/v1/country?window={windowSeconds}"), Json, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Tells the hub the drill's clock.</summary>
    public async Task BeginDrillAsync(DrillRequest clock, CancellationToken cancellationToken)
    {
        using var answer = await _http.PutAsJsonAsync("api/v1/drill", clock, Json, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The hub refused the drill's clock: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>What the hub holds of each edge's spools.</summary>
    public async Task<IReadOnlyList<EdgeHoldings>> EdgesAsync(CancellationToken cancellationToken) =>
        await _http.GetFromJsonAsync<List<EdgeHoldings>>("api/v1/edges", Json, cancellationToken) ?? [];

    /// <summary>Saves what the hub has at a path.</summary>
    public async Task SaveAsync(string path, string file, CancellationToken cancellationToken)
    {
        await using var source = await _http.GetStreamAsync(new Uri(path, UriKind.Relative), cancellationToken);
        await using var target = File.Create(file);
        await source.CopyToAsync(target, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
