using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Karaula.App.Commands;

/// <summary><c>karaula site origins</c>: how a site's own servers stand.</summary>
internal static class SiteOriginsCommand
{
    public static Command Create()
    {
        var site = new Argument<string?>("site") { Description = "The site; all without one", Arity = ArgumentArity.ZeroOrOne };
        var (edges, output) = (EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("origins", "A site's own servers, the origin first and then its spares: which is asked, which are well, and what the last check found") { site, edges, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            var answers = await EdgeCalls.AskAsync(
                parsed.GetRequiredValue(edges), HttpMethod.Get, "sites/origins" + (parsed.GetValue(site) is { } one ? $"?site={Uri.EscapeDataString(one)}" : ""), cancellation);
            return EdgeCalls.Print(answers, parsed.GetRequiredValue(output) == "json", static sites => string.Join('\n', sites.AsArray().Select(static one => Describe(one!))));
        });
        return command;
    }

    private static string Describe(JsonNode site) => $"{site["site"]}:{Lines(site["origins"]!)}";

    /// <summary>A line for each server.</summary>
    public static string Lines(JsonNode origins)
    {
        var text = new StringBuilder();
        foreach (var one in origins.AsArray())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {one!["url"],-28} {one["state"],-10}{((bool?)one["in_use"] == true ? " asked" : "")}");
            if (one["reason"] is { } reason)
                text.Append(CultureInfo.InvariantCulture, $" since {one["since"]}: {reason}");
            if (one["last_check"] is { } check)
                text.Append(CultureInfo.InvariantCulture, $" (checked {check["at"]}: {check["found"]}, {check["milliseconds"]} ms)");
        }

        return text.ToString();
    }
}
