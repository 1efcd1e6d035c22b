using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Rules;
using Karaula.Edge.Rules.Language;

namespace Karaula.Edge.Configuration;

/// <summary>Reads <c>[[site.rule]]</c>.</summary>
internal static class RuleSettings
{
    private const int Most = 256;

    public static IReadOnlyList<SiteRule> Read(SettingsReader site)
    {
        var rules = new List<SiteRule>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in site.Tables("rule"))
        {
            var plain = new SiteRule { Name = "", When = "", Action = RuleAction.Refuse };
            var rule = plain with
            {
                Name = table.RequiredText("name"),
                When = table.RequiredText("when"),
                Action = table.Choice(
                    "action", plain.Action, ("allow", RuleAction.Allow), ("challenge", RuleAction.Challenge), ("refuse", RuleAction.Refuse), ("slow", RuleAction.Slow)),
                Shadow = table.Truth("shadow", plain.Shadow),
                Holdback = table.Number("holdback", plain.Holdback, 0, 0.5),
                RollbackBelow = table.Number("rollback_below", plain.RollbackBelow, 0, 1),
                Delay = TimeSpan.FromSeconds(table.Number("delay_seconds", plain.Delay.TotalSeconds, 0.1, 30)),
            };
            if (table.Text("action") is null)
                table.Error("action", $"{table.Full("action")} is missing: expected \"allow\", \"challenge\", \"refuse\" or \"slow\"");
            if (rule.Name.Length > 0 && !names.Add(rule.Name))
                table.Error("name", $"the site has another rule named \"{rule.Name}\"");
            if (rule.Name.Length > 100 || rule.Name.Any(char.IsControl))
                table.Error("name", $"{table.Full("name")}: expected at most 100 characters on one line");
            table.RejectUnknown();
            if (rule.When.Length > 0 && Condition(table, rule.When) is { } condition)
                rules.Add(rule with { Condition = condition });
        }

        if (rules.Count > Most)
            site.Error("rule", $"{site.Full("rule")}: {rules.Count} rules; expected at most {Most}");
        return rules;
    }

    private static RuleNode? Condition(SettingsReader table, string text)
    {
        try
        {
            return RuleParser.Parse(text);
        }
        catch (RuleSyntaxException e)
        {
            table.Error("when", $"{table.Full("when")}, {e.Message}");
            return null;
        }
    }
}
