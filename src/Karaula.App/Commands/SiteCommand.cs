using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Karaula.App.Commands;

/// <summary><c>karaula site mode show|set|pin|unpin|explain</c> and <c>karaula site origins</c>.</summary>
internal static class SiteCommand
{
    public static Command Create() => new("site", "Sites of edges")
    {
        new Command("mode", "How a site is shielded: normal, elevated, under_attack, shelter") { Show(), Set(), Pin(), Unpin(), Explain() },
        SiteOriginsCommand.Create(),
    };

    private static Command Show()
    {
        var site = new Argument<string?>("site") { Description = "The site; all without one", Arity = ArgumentArity.ZeroOrOne };
        var (edges, output) = (EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("show", "The mode now, and why") { site, edges, output };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed, edges, output, HttpMethod.Get, parsed.GetValue(site) is { } one ? $"site={Uri.EscapeDataString(one)}" : "", Line, cancellation));
        return command;
    }

    private static Command Explain()
    {
        var (site, edges, output) = (Site(), EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("explain", "What decides the mode now, against which limits, and every change of late with its reason") { site, edges, output };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed, edges, output, HttpMethod.Get, $"site={Uri.EscapeDataString(parsed.GetRequiredValue(site))}", Whole, cancellation));
        return command;
    }

    private static Command Set()
    {
        var (site, mode, reason, edges, output) = (Site(), Mode(), Reason(), EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("set", "Set the mode once; what is measured goes on from there") { site, mode, reason, edges, output };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed, edges, output, HttpMethod.Post, Order("set", parsed, site, reason) + $"&mode={parsed.GetRequiredValue(mode)}", Line, cancellation));
        return command;
    }

    private static Command Pin()
    {
        var (site, mode, reason, edges, output) = (Site(), Mode(), Reason(), EdgeCalls.Edges(), EdgeCalls.Output());
        var minutes = new Option<int?>("--minutes") { Description = "For so long; until it is unpinned without it" };
        var command = new Command("pin", "Hold a mode, whatever is measured; it outlives restarts of the edge") { site, mode, minutes, reason, edges, output };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed, edges, output, HttpMethod.Post,
            Order("pin", parsed, site, reason) + $"&mode={parsed.GetRequiredValue(mode)}"
                + (parsed.GetValue(minutes) is { } number ? string.Create(CultureInfo.InvariantCulture, $"&minutes={number}") : ""),
            Line, cancellation));
        return command;
    }

    private static Command Unpin()
    {
        var (site, reason, edges, output) = (Site(), Reason(), EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("unpin", "Let the mode go by what is measured again") { site, reason, edges, output };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, edges, output, HttpMethod.Post, Order("unpin", parsed, site, reason), Line, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Option<string[]> edges, Option<string> output, HttpMethod method, string query, Func<JsonNode, string> describe, CancellationToken cancellation)
    {
        var answers = await EdgeCalls.AskAsync(parsed.GetRequiredValue(edges), method, "sites/mode?" + query, cancellation);
        return EdgeCalls.Print(answers, parsed.GetRequiredValue(output) == "json", sites => string.Join('\n', sites.AsArray().Select(one => describe(one!))));
    }

    private static Argument<string> Site() => new("site") { Description = "The site's name" };

    private static Argument<string> Mode()
    {
        var mode = new Argument<string>("mode") { Description = "normal, elevated, under_attack or shelter" };
        mode.AcceptOnlyFromAmong("normal", "elevated", "under_attack", "shelter");
        return mode;
    }

    private static Option<string> Reason() => new("--reason", "-r") { Description = "Why, for the log and for whoever looks next", Required = true };

    private static string Order(string order, ParseResult parsed, Argument<string> site, Option<string> reason) =>
        $"order={order}&site={Uri.EscapeDataString(parsed.GetRequiredValue(site))}&reason={Uri.EscapeDataString(parsed.GetRequiredValue(reason))}";

    private static string Line(JsonNode one) => $"{one["site"]}: {one["mode"]}{((bool?)one["pinned"] == true ? " (pinned)" : "")}. {one["reason"]}";

    private static string Whole(JsonNode one)
    {
        var text = new StringBuilder(Line(one));
        text.Append(CultureInfo.InvariantCulture, $"\n  by what is measured it is {one["measured"]}");
        foreach (var figure in one["figures"]!.AsArray())
            text.Append(CultureInfo.InvariantCulture, $"\n  {figure!["name"],-22} {figure["measured"],8}  limit {figure["threshold"],5}  {figure["meaning"]}");
        text.Append("\n  servers:").Append(SiteOriginsCommand.Lines(one["origins"]!).Replace("\n", "\n  ", StringComparison.Ordinal));
        text.Append("\n  changes, newest first:");
        foreach (var change in one["changes"]!.AsArray())
            text.Append(CultureInfo.InvariantCulture, $"\n    {change!["at"]} {change["from"]} -> {change["to"]}: {change["reason"]}");
        return text.ToString();
    }
}
