using System.CommandLine;
using System.Text;
using System.Text.Json;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;
using Karaula.Waf.Rules;

namespace Karaula.App.Commands;

/// <summary><c>karaula waf evaluate</c> and <c>karaula waf explain</c>: what rules say about requests in files.</summary>
internal static class WafEvaluateCommand
{
    private const string ScoreName = "blocking_inbound_anomaly_score";

    public static IEnumerable<Command> Create()
    {
        var rules = new Option<string[]>("--rules")
        {
            Required = true, AllowMultipleArgumentsPerToken = true, Description = "Rule files, or folders of *.conf, in the order of loading",
        };
        var output = WafCommand.Output();
        var files = new Argument<string[]>("file") { Arity = ArgumentArity.OneOrMore, Description = "Raw HTTP/1.1 requests" };
        var evaluate = new Command("evaluate", "Verdict, score and rule ids for raw requests") { files, rules, output };
        evaluate.SetAction(parsed => Guard(() =>
            Evaluate(parsed.GetRequiredValue(files), parsed.GetRequiredValue(rules), parsed.GetRequiredValue(output) == "json")));
        var file = new Argument<string>("file") { Description = "A raw HTTP/1.1 request" };
        var explain = new Command("explain", "Which rule, which variable, which bytes") { file, rules, output };
        explain.SetAction(parsed => Guard(() => Explain(parsed.GetRequiredValue(file), parsed.GetRequiredValue(rules), parsed.GetRequiredValue(output) == "json")));
        return [evaluate, explain];
    }

    private static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is WafPolicyException or IOException or UnauthorizedAccessException)
        {
            System.Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static WafPolicy Load(IEnumerable<string> paths) => TunedRules.Load(RuleFolder.Expand(paths), new WafTuning());

    private static int Evaluate(string[] files, string[] rules, bool json)
    {
        var policy = Load(rules);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var file in files)
            {
                using var transaction = policy.Begin();
                var (verdict, refused) = Run(file, transaction);
                var ids = transaction.Matches.Select(match => match.RuleId).ToList();
                if (!json)
                    System.Console.Out.WriteLine($"{file}: {verdict}, score {transaction.GetScore(ScoreName)}, rules {string.Join(' ', ids)}{refused}");
                writer.WriteStartObject();
                writer.WriteString("file", file);
                writer.WriteString("verdict", verdict);
                writer.WriteNumber("score", transaction.GetScore(ScoreName));
                writer.WriteStartArray("rule_ids");
                ids.ForEach(writer.WriteNumberValue);
                writer.WriteEndArray();
                if (refused.Length > 0)
                    writer.WriteString("malformed", refused);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (json)
            System.Console.Out.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
        return 0;
    }

    private static int Explain(string file, string[] rules, bool json)
    {
        using var transaction = Load(rules).Begin();
        var (verdict, refused) = Run(file, transaction);
        if (json)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    verdict,
                    score = transaction.GetScore(ScoreName),
                    malformed = refused.Length > 0 ? refused : null,
                    matches = transaction.Matches.Select(match => new
                    {
                        match.RuleId, match.Phase, message = Printable(match.Message), variable = Printable(match.Variable),
                        value = Printable(Encoding.Latin1.GetString(match.Value.Span)), data = Printable(match.Data), match.Severity, match.Tags,
                    }),
                },
                WafCommand.Json));
            return 0;
        }

        System.Console.Out.WriteLine($"{verdict}, score {transaction.GetScore(ScoreName)}{refused}");
        foreach (var match in transaction.Matches)
        {
            System.Console.Out.WriteLine($"{match.RuleId} (phase {match.Phase}): {Printable(match.Message)}");
            System.Console.Out.WriteLine($"    {Printable(match.Variable)} = {Printable(Encoding.Latin1.GetString(match.Value.Span))}");
            if (match.Data.Length > 0)
                System.Console.Out.WriteLine($"    {Printable(match.Data)}");
        }

        return 0;
    }

    private static (string Verdict, string Refused) Run(string file, WafTransaction transaction)
    {
        transaction.SetConnection("192.0.2.1"u8, 0, "192.0.2.2"u8, 80);
        return RawRequest.Read(File.ReadAllBytes(file), out var refused) is { } request
            ? (request.Evaluate(transaction).Action switch { WafAction.Deny => "deny", WafAction.Drop => "drop", WafAction.Redirect => "redirect", _ => "pass" }, "")
            : ("malformed", $" ({refused})");
    }

    // A terminal must not act on what an attacker wrote.
    private static string Printable(string text) => string.Concat(text.Select(c => c is < ' ' or > '~' ? $"\\x{(int)c:x2}" : c.ToString()));
}
