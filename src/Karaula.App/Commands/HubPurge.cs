using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary>A purge by way of the hub.</summary>
internal static class HubPurge
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>0 when every edge did it, or does not serve what was named; 2 when it could not be ordered, or an edge has not done it yet.</summary>
    public static async Task<int> OrderAsync(string hub, string? tokenFile, JsonObject order, bool json, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            if (tokenFile is not null)
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(tokenFile, cancellation)).Trim());
            using var response = await client.PostAsJsonAsync(new Uri(new Uri(hub.TrimEnd('/') + "/"), "api/v1/purges"), order, cancellation);
            if (!response.IsSuccessStatusCode)
                return Fail(hub, await ReasonAsync(response, cancellation));
            var report = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellation))!;
            if (json)
                System.Console.Out.WriteLine(report.ToJsonString(Indented));
            var edges = report["edges"]!.AsArray();
            if (!json && edges.Count == 0)
                Screen.Out.MarkupLineInterpolated($"[bold]{hub}[/]: no edge has ever been connected");
            foreach (var edge in edges)
            {
                if (!json)
                    Screen.Out.MarkupLineInterpolated($"[bold]{edge!["edge"]!.ToString()}[/]: {Describe(edge)}");
            }

            return edges.All(edge => edge!["state"]!.ToString() is "done" or "not_here") ? 0 : 2;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or UriFormatException or IOException or UnauthorizedAccessException
            or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return Fail(hub, e is TaskCanceledException ? "it does not answer" : e.Message);
        }
    }

    private static string Describe(JsonNode edge) => edge["state"]!.ToString() switch
    {
        "done" => $"{edge["purged"]} answers purged",
        "not_here" => $"nothing to do: {edge["error"]}",
        "away" => "away; it purges as soon as it is connected again",
        _ => "has not answered yet",
    };

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            return "it asks for a token: --token-file";
        var problem = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
            ? await response.Content.ReadFromJsonAsync<JsonNode>(cancellation)
            : null;
        return problem?["detail"]?.ToString() ?? $"it answered {(int)response.StatusCode}";
    }

    private static int Fail(string hub, string reason)
    {
        System.Console.Error.WriteLine($"{hub}: could not: {reason}");
        return 2;
    }
}
