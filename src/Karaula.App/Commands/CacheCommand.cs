using System.CommandLine;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary><c>karaula cache purge</c> and <c>karaula cache show</c>, at every edge named; a purge also by way of the hub, at every edge there is.</summary>
internal static class CacheCommand
{
    public static Command Create() => new("cache", "What the edges keep of the sites' pages") { Purge(), Show() };

    private static Command Purge()
    {
        var url = new Argument<string?>("url") { Arity = ArgumentArity.ZeroOrOne, Description = "The page, with all its variants" };
        var prefix = new Option<string?>("--prefix") { Description = "All pages that begin so, such as https://www.example.org/news/" };
        var tag = new Option<string?>("--tag") { Description = "All pages with this Cache-Tag or Surrogate-Key" };
        var site = new Option<string?>("--site") { Description = "With --tag or --all: of this site only" };
        var all = new Option<bool>("--all") { Description = "All pages" };
        var hub = new Option<string?>("--hub") { Description = "Where the hub listens, such as http://127.0.0.1:7000: it passes the order on to every edge, and later to those that are away" };
        var token = new Option<string?>("--token-file") { Description = "With --hub: the token it asks for" };
        var soft = new Option<bool>("--soft") { Description = "Only make them stale: they are asked about before their next use, and may still stand in for a failing origin" };
        var (edges, output) = (EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("purge", "Take pages out of the cache, at once") { url, prefix, tag, all, site, soft, hub, token, edges, output };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(url), result.GetValue(prefix), result.GetValue(tag), result.GetValue(all) ? "" : null }.Count(text => text is not null) != 1)
                result.AddError("Name exactly one of a URL, --prefix, --tag and --all.");
            if (result.GetValue(hub) is not null && result.GetResult(edges) is { Implicit: false })
                result.AddError("Name --hub or --edge, not both.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var order = new JsonObject
            {
                ["url"] = parsed.GetValue(url), ["prefix"] = parsed.GetValue(prefix), ["tag"] = parsed.GetValue(tag),
                ["all"] = parsed.GetValue(all), ["site"] = parsed.GetValue(site), ["soft"] = parsed.GetValue(soft),
            };
            return parsed.GetValue(hub) is { } address
                ? HubPurge.OrderAsync(address, parsed.GetValue(token), order, parsed.GetValue(output) == "json", cancellation)
                : AtAllAsync(
                    parsed.GetRequiredValue(edges), HttpMethod.Post, "cache/purge?" + Query(order), parsed.GetValue(output) == "json",
                    static answer => $"{answer["purged"]} answers purged", cancellation);
        });
        return command;
    }

    private static string Query(JsonObject order) => string.Join('&', order
        .Where(pair => pair.Value is not null && pair.Value.ToString() != "false")
        .Select(pair => pair.Key + "=" + Uri.EscapeDataString(pair.Value!.ToString())));

    private static Command Show()
    {
        var url = new Argument<string>("url") { Description = "The page" };
        var (edges, output) = (EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("show", "Say what is kept of a page, and why it is fresh or not") { url, edges, output };
        command.SetAction((parsed, cancellation) => AtAllAsync(
            parsed.GetRequiredValue(edges), HttpMethod.Get, "cache/show?url=" + Uri.EscapeDataString(parsed.GetRequiredValue(url)),
            parsed.GetValue(output) == "json", Describe, cancellation));
        return command;
    }

    /// <summary>Asks all edges at the same time. 0 when each did it, 2 when one could not.</summary>
    private static async Task<int> AtAllAsync(
        string[] edges, HttpMethod method, string path, bool json, Func<JsonNode, string> describe, CancellationToken cancellation)
    {
        var answers = await EdgeCalls.AskAsync(edges, method, path, cancellation);
        var failed = answers.Any(one => one.Answer["error"] is not null);
        if (json)
        {
            var all = new JsonArray([.. answers.Select(one => (JsonNode)new JsonObject { ["edge"] = one.Edge, ["answer"] = one.Answer.Root })]);
            System.Console.Out.WriteLine(all.ToJsonString(EdgeCalls.Indented));
            return failed ? 2 : 0;
        }

        foreach (var (edge, answer) in answers)
        {
            var said = answer["error"] is { } error ? $"could not: {error}" : describe(answer["result"]!);
            Screen.Out.MarkupLineInterpolated($"[bold]{edge}[/]: {said}");
        }

        return failed ? 2 : 0;
    }

    private static string Describe(JsonNode entries)
    {
        if (entries.AsArray().Count == 0)
            return "nothing is kept of it";
        return string.Join("\n", entries.AsArray().Select(entry =>
            $"{entry!["url"]} {entry["status"]}, {entry["body_bytes"]} bytes, age {entry["age_seconds"]} s\n  {entry["why"]}"
            + List("for", entry["vary"]) + List("tags", entry["tags"]) + (entry["entity_tag"] is { } tag ? $"\n  ETag {tag}" : "")));
    }

    private static string List(string label, JsonNode? values) =>
        values is JsonArray { Count: > 0 } array ? $"\n  {label} {string.Join(", ", array.Select(value => value!.ToString()))}" : "";
}
