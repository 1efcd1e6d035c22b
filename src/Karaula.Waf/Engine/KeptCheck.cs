using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>Finds rules that look at what no rule ever fills: they would never match, and nobody would know.</summary>
internal static class KeptCheck
{
    /// <summary>A member of ENV that is never set, or of GEO that nobody knows, is an error; a collection that is never taken up a warning.</summary>
    public static void Run(IReadOnlyList<RuleStatement> rules, List<SecLangError> errors, List<SecLangError> warnings)
    {
        var all = rules.SelectMany(rule => rule.Chain.Prepend(rule)).ToList();
        var actions = all.SelectMany(rule => rule.Actions).ToList();
        var environment = Values(actions, "setenv").Select(value => value.Split('=')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var opened = Values(actions, "initcol").Select(value => value.Split('=')[0].ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        foreach (var (action, collection) in new[] { ("setsid", "SESSION"), ("setuid", "USER"), ("setrsc", "RESOURCE") })
        {
            if (Values(actions, action).Any())
                opened.Add(collection);
        }

        foreach (var variable in all.SelectMany(rule => rule.Variables))
        {
            if (variable is { Name: "ENV", IsRegex: false, Selector: { } name } && !environment.Contains(name))
                errors.Add(new SecLangError(variable.Position, $"ENV holds what setenv sets, and no rule sets '{name}'"));
            else if (variable is { Name: "GEO", IsRegex: false, Selector: { } member } && !member.Equals("COUNTRY_CODE", StringComparison.OrdinalIgnoreCase))
                errors.Add(new SecLangError(variable.Position, $"GEO holds COUNTRY_CODE only, not '{member}'"));
            else if (variable.Name is "GLOBAL" or "IP" or "RESOURCE" or "SESSION" or "USER" && opened.Add(variable.Name))
                warnings.Add(new SecLangError(variable.Position, $"{variable.Name} is always empty: no rule takes it up with initcol or its like"));
        }
    }

    private static IEnumerable<string> Values(IEnumerable<ActionExpression> actions, string name) =>
        actions.Where(action => action.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(action => action.Value!);
}
