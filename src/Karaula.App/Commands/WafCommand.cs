using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Karaula.Waf.Engine;
using Karaula.Waf.Rules;

namespace Karaula.App.Commands;

/// <summary><c>karaula waf</c>, and of its verbs <c>check</c>.</summary>
internal static class WafCommand
{
    /// <summary>How all verbs write JSON.</summary>
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create()
    {
        var paths = new Argument<string[]>("path") { Arity = ArgumentArity.OneOrMore, Description = "Rule files, rule sets, or folders of *.conf" };
        var output = Output();
        var check = new Command("check", "Compile rules whole, as the edge does, and name every error with file, line and column") { paths, output };
        check.SetAction(parsed => Check(parsed.GetRequiredValue(paths), parsed.GetRequiredValue(output) == "json"));
        var waf = new Command("waf", "Web attack rules") { check, WafRulesCommand.Create(), WafSuggestCommand.Create() };
        foreach (var command in WafEvaluateCommand.Create())
            waf.Add(command);
        return waf;
    }

    /// <summary><c>-o text|json</c>.</summary>
    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { DefaultValueFactory = _ => "text", Description = "text or json" };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }

    private static int Check(string[] paths, bool json)
    {
        var clock = Stopwatch.StartNew();
        var (files, rules) = (0, 0);
        IReadOnlyList<CheckedLine> errors = [];
        IReadOnlyList<CheckedLine> warnings = [];
        try
        {
            var expanded = RuleFolder.Expand(paths);
            files = expanded.Count;
            var policy = TunedRules.Load(expanded, new WafTuning());
            rules = policy.RuleCount;
            warnings = [.. policy.Warnings.Select(CheckedLine.Of)];
        }
        catch (WafPolicyException wrong)
        {
            errors = [.. wrong.Errors.Select(CheckedLine.Of)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            System.Console.Error.WriteLine($"cannot be read: {e.Message}");
            return 2;
        }

        var milliseconds = clock.ElapsedMilliseconds;
        if (json)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(
                new { valid = errors.Count == 0, files, rules, milliseconds, errors, warnings }, Json));
            return errors.Count == 0 ? 0 : 1;
        }

        foreach (var error in errors)
            System.Console.Error.WriteLine(error);
        foreach (var warning in warnings)
            System.Console.Error.WriteLine($"{warning} (warning)");
        System.Console.Out.WriteLine(errors.Count == 0
            ? $"{files} files, {rules} rules, 0 errors, compiled in {milliseconds} ms" : $"{files} files, {errors.Count} errors");
        return errors.Count == 0 ? 0 : 1;
    }

    private sealed record CheckedLine(string File, int Line, int Column, string Message)
    {
        public static CheckedLine Of(Karaula.Waf.Language.SecLangError error) =>
            new(error.Position.File, error.Position.Line, error.Position.Column, error.Message);

        public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
    }
}
