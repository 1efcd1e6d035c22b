using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Karaula.Hub.Views;

namespace Karaula.App.Commands;

/// <summary><c>karaula waf suggest</c>: exclusions for karaula.toml, from what an edge's rules refused or would have.</summary>
internal static class WafSuggestCommand
{
    private const long MaxAnswer = 64L << 20;

    public static Command Create()
    {
        var edge = new Option<string>("--edge") { DefaultValueFactory = static _ => "http://127.0.0.1:8081", Description = "Where the edge's administration listens" };
        var site = new Option<string?>("--site") { Description = "Of this site only" };
        var least = new Option<int>("--least")
        {
            DefaultValueFactory = static _ => 3, Description = "Only what was met from at least so many networks: attacks come from few",
        };
        var output = WafCommand.Output();
        var command = new Command("suggest", "Propose exclusions from what rules would have refused; those that most readers met come first")
        {
            edge, site, least, output,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var found = await AskAsync(parsed.GetRequiredValue(edge), parsed.GetValue(site), cancellation);
                var wanted = found.Where(one => one.Networks >= parsed.GetValue(least)).OrderByDescending(one => one.Networks).ThenByDescending(one => one.Requests).ToList();
                System.Console.Out.Write(
                    parsed.GetRequiredValue(output) == "json" ? JsonSerializer.Serialize(wanted, WafCommand.Json) + "\n" : Toml(wanted, found.Count - wanted.Count));
                return 0;
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or UriFormatException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                await System.Console.Error.WriteLineAsync($"{parsed.GetRequiredValue(edge)}: {(e is TaskCanceledException ? "it does not answer" : e.Message)}");
                return 2;
            }
        });
        return command;
    }

    private static async Task<List<RefusalView>> AskAsync(string edge, string? site, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = MaxAnswer };
        var path = "waf/refusals" + (site is null ? "" : "?site=" + Uri.EscapeDataString(site));
        return await client.GetFromJsonAsync<List<RefusalView>>(new Uri(new Uri(edge.TrimEnd('/') + "/"), path), WafCommand.Json, cancellation) ?? [];
    }

    private static string Toml(List<RefusalView> suggestions, int fewer)
    {
        var text = new StringBuilder();
        foreach (var one in suggestions)
            text.Append(one.ToToml()).Append('\n');
        if (suggestions.Count == 0)
            text.Append("# nothing to propose\n");
        if (fewer > 0)
            text.Append(CultureInfo.InvariantCulture, $"# {fewer} more were met from fewer networks (--least)\n");
        return text.ToString();
    }
}
