using System.Globalization;
using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Language;

namespace Karaula.Waf.Rules;

/// <summary>Turns exclusions into what a policy's transactions do before the first rule. Nothing is compiled anew: the rules stay shared.</summary>
internal static class ExclusionCompiler
{
    /// <summary>Compiles exclusions that passed their check; null for none.</summary>
    public static PolicyOverlay? Compile(WafPolicy policy, IReadOnlyList<RuleExclusion> exclusions)
    {
        if (exclusions.Count == 0)
            return null;
        bool[]? removed = null;
        var parts = new List<OverlayPart>();
        foreach (var exclusion in exclusions)
        {
            var rules = RulesOf(policy, exclusion);
            if (exclusion is { PathPrefix: null, Targets.Count: 0 })
            {
                removed ??= new bool[policy.RuleCount];
                for (var i = 0; i < rules.Length; i++)
                    removed[i] |= rules[i];
                continue;
            }

            IReadOnlyList<Control> controls = exclusion switch
            {
                { Targets.Count: > 0 } => [.. exclusion.Targets.Select(target => new Control(ControlKind.RemoveTarget, "", rules, TargetOf(target)))],
                { Rules.Count: 0, Tags.Count: 0 } => [new Control(ControlKind.RuleEngine, nameof(WafMode.Off), [], null)],
                _ => [new Control(ControlKind.RemoveRules, "", rules, null)],
            };
            parts.Add(new OverlayPart(exclusion.PathPrefix is { } path ? Encoding.UTF8.GetBytes(path) : null, controls));
        }

        return new PolicyOverlay(removed, parts);
    }

    // Where neither rules nor tags are named, all are meant.
    private static bool[] RulesOf(WafPolicy policy, RuleExclusion exclusion)
    {
        var rules = new bool[policy.RuleCount];
        var ranges = exclusion.Rules.Select(Range).ToList();
        var all = exclusion is { Rules.Count: 0, Tags.Count: 0 };
        foreach (var rule in policy.Phases.SelectMany(phase => phase))
            rules[rule.Index] = all || ranges.Exists(range => rule.Id >= range.First && rule.Id <= range.Last) || rule.Tags.Any(exclusion.Tags.Contains);
        return rules;
    }

    private static (long First, long Last) Range(string text)
    {
        var ends = text.Split('-');
        return (long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[^1], CultureInfo.InvariantCulture));
    }

    private static Target TargetOf(string text)
    {
        var errors = new List<SecLangError>();
        var file = RuleFile.Parse("exclusion", $"SecRule \"{text}\" \"@noMatch\" \"id:1\"");
        return file.Statements is [RuleStatement { Variables: [var variable] }] && TargetCompiler.Compile(variable, errors) is { } target
            ? target : throw new ArgumentException($"\"{text}\" is no variable that can be excluded: {string.Join("; ", file.Errors.Concat(errors).Select(error => error.Message))}", nameof(text));
    }
}
