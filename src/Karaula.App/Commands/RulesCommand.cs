using System.CommandLine;
using System.Text.Json.Nodes;

namespace Karaula.App.Commands;

/// <summary><c>karaula rules show</c>: a site's own rules, and whom they touch or would.</summary>
internal static class RulesCommand
{
    public static Command Create() => new("rules", "The sites' own rules, [[site.rule]] in karaula.toml") { Show() };

    private static Command Show()
    {
        var site = new Argument<string?>("site") { Description = "The site; all without one", Arity = ArgumentArity.ZeroOrOne };
        var (edges, output) = (EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command("show", "Each rule, and whom it has touched, would have touched in shadow, or leaves alone to compare") { site, edges, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            var answers = await EdgeCalls.AskAsync(
                parsed.GetRequiredValue(edges), HttpMethod.Get, "rules" + (parsed.GetValue(site) is { } one ? $"?site={Uri.EscapeDataString(one)}" : ""), cancellation);
            return EdgeCalls.Print(answers, parsed.GetRequiredValue(output) == "json", Describe);
        });
        return command;
    }

    private static string Describe(JsonNode rules) => rules.AsArray().Count == 0
        ? "there are no rules"
        : string.Join('\n', rules.AsArray().Select(static one =>
            $"{one!["site"]}: {one["name"]} ({one["action"]}, {one["state"]})\n  when {one["when"]}\n  {one["summary"]}"
            + (one["taken_back"] is { } back ? $"\n  {back}" : "")));
}
