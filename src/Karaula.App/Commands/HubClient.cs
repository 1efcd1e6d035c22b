using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Karaula.App.Commands;

/// <summary>A running hub, as seen from the command line.</summary>
internal sealed class HubClient : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="hub">The hub's HTTP address.</param>
    /// <param name="tokenFile">File whose first line is the token; null: none.</param>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public HubClient(Uri hub, string? tokenFile) =>
        _http = Connect(hub, tokenFile, TimeSpan.FromSeconds(30));

    /// <summary>What speaks to a hub, with its token. What stays on this machine needs no proxy.</summary>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public static HttpClient Connect(Uri hub, string? tokenFile, TimeSpan patience)
    {
        var token = tokenFile is null ? null : new AuthenticationHeaderValue("Bearer", File.ReadLines(tokenFile).FirstOrDefault("").Trim());
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = !hub.IsLoopback }) { BaseAddress = hub, Timeout = patience };
        http.DefaultRequestHeaders.Authorization = token;
        return http;
    }

    /// <summary><c>--hub</c>, for every verb that asks one.</summary>
    public static Option<Uri> HubOption() => new("--hub")
    {
        Description = "The hub's HTTP address",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:7000"),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var hub) && hub.Scheme is "http" or "https")
                return hub;
            result.AddError($"--hub: '{text}' is no address such as http://127.0.0.1:7000");
            return null;
        },
    };

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, cancellationToken);

    public Task<JsonNode> PostAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, cancellationToken);

    public void Dispose() => _http.Dispose();

    /// <summary>Runs what asks a hub, and says what went wrong: 2 when the hub cannot be asked, 1 when it refuses.</summary>
    public static async Task<int> GuardAsync(Uri hub, string? tokenFile, Func<HubClient, Task<int>> ask, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HubClient(hub, tokenFile);
            return await ask(client);
        }
        catch (HttpRequestException refused) when (refused.StatusCode is not null)
        {
            System.Console.Error.WriteLine($"karaula: {hub}: {refused.Message}");
            return 1;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException or UnauthorizedAccessException
            or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            System.Console.Error.WriteLine($"karaula: {hub}: {(e is TaskCanceledException ? "it does not answer" : e.Message)}");
            return 2;
        }
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var answer = await _http.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode)
            return (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
        var reason = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
            ? (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))?["detail"]
            : null;
        throw new HttpRequestException(reason ?? (answer.StatusCode == System.Net.HttpStatusCode.Unauthorized
            ? "it asks for a token: --token-file" : $"it answered {(int)answer.StatusCode}"), null, answer.StatusCode);
    }
}
