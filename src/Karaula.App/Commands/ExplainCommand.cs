using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Karaula.App.Commands;

/// <summary><c>karaula explain ID</c>: why a request was refused.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The id that the page shows, and X-Request-Id holds" };
        var (edges, output) = (EdgeCalls.Edges(), EdgeCalls.Output());
        var command = new Command(
            "explain", "Say why a request was refused: rule, measurement, threshold, until when, and how to let such a one through. Exit codes: 0 explained, 2 no edge knows it")
        {
            id, edges, output,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var answers = await EdgeCalls.AskAsync(
                parsed.GetRequiredValue(edges), HttpMethod.Get, "refusals/explain?id=" + Uri.EscapeDataString(parsed.GetRequiredValue(id)), cancellation);
            // One edge answered the reader; the others need not know of it.
            var known = Array.FindAll(answers, static one => one.Answer["result"] is not null);
            return EdgeCalls.Print(known.Length > 0 ? known[..1] : answers, parsed.GetRequiredValue(output) == "json", Describe);
        });
        return command;
    }

    private static string Describe(JsonNode one)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{one["method"]} {one["path"]} of {one["site"]?.ToString() ?? "no site"}, {one["at"]}\n");
        text.Append(CultureInfo.InvariantCulture, $"  answered   {one["status"]}{((bool?)one["challenged"] == true ? ", a challenge" : "")}\n");
        text.Append(CultureInfo.InvariantCulture, $"  rule       {one["rule"]}: {one["what"]}\n");
        if (one["threshold"] is { } threshold)
            text.Append(CultureInfo.InvariantCulture, $"  measured   {one["measured"]}, allowed {threshold} {one["unit"]}\n");
        if (one["until"] is { } until)
            text.Append(CultureInfo.InvariantCulture, $"  until      {until}\n");
        text.Append(CultureInfo.InvariantCulture, $"  network    {one["network"]}\n");
        foreach (var finding in one["findings"]?.AsArray() ?? [])
            text.Append(CultureInfo.InvariantCulture, $"  found      {finding}\n");
        return text.Append(CultureInfo.InvariantCulture, $"  remedy     {one["remedy"]}").ToString();
    }
}
