using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Karaula.App.Commands;

/// <summary>Questions and orders to edges' administration.</summary>
internal static class EdgeCalls
{
    /// <summary>How JSON is printed for people's programs.</summary>
    public static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    /// <summary>Which edges.</summary>
    public static Option<string[]> Edges() => new("--edge")
    {
        Description = "Where an edge's administration listens; may be repeated",
        DefaultValueFactory = static _ => ["http://127.0.0.1:8081"],
    };

    /// <summary>Text or JSON.</summary>
    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }

    /// <summary>Asks all edges at the same time; each answer is <c>{"result": …}</c> or <c>{"error": "…"}</c>.</summary>
    public static async Task<(string Edge, JsonObject Answer)[]> AskAsync(string[] edges, HttpMethod method, string path, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        return await Task.WhenAll(edges.Select(async edge => (edge, await AskAsync(client, edge, method, path, cancellation))));
    }

    /// <summary>Prints answers, or why there is none. 0 when each edge answered, 2 otherwise.</summary>
    public static int Print((string Edge, JsonObject Answer)[] answers, bool json, Func<JsonNode, string> describe)
    {
        var failed = answers.Any(static one => one.Answer["error"] is not null);
        if (json)
        {
            var all = new JsonArray([.. answers.Select(static one => (JsonNode)new JsonObject { ["edge"] = one.Edge, ["answer"] = one.Answer })]);
            System.Console.Out.WriteLine(all.ToJsonString(Indented));
            return failed ? 2 : 0;
        }

        foreach (var (edge, answer) in answers)
        {
            if (answers.Length > 1)
                System.Console.Out.WriteLine($"{edge}:");
            if (answer["error"] is { } error)
                System.Console.Error.WriteLine($"{edge}: {error}");
            else
                System.Console.Out.WriteLine(describe(answer["result"]!));
        }

        return failed ? 2 : 0;
    }

    private static async Task<JsonObject> AskAsync(HttpClient client, string edge, HttpMethod method, string path, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(new Uri(edge.TrimEnd('/') + "/"), path));
            if (method != HttpMethod.Get)
                request.Headers.Add("Karaula-Control", "1");
            using var response = await client.SendAsync(request, cancellation);
            var body = await response.Content.ReadFromJsonAsync<JsonNode>(cancellation);
            return response.IsSuccessStatusCode
                ? new JsonObject { ["result"] = body }
                : new JsonObject { ["error"] = body?["error"]?.DeepClone() ?? $"it answered {(int)response.StatusCode}" };
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or UriFormatException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return new JsonObject { ["error"] = e is TaskCanceledException ? "it does not answer" : e.Message };
        }
    }
}
