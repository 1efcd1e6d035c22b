using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Karaula.Waf.Language;

namespace Karaula.Waf.Rules;

/// <summary>Writes exclusions as rules. Nothing of an exclusion that passed its check can end the text it stands in.</summary>
internal static partial class RuleExclusionText
{
    private const string AllIds = "1-999999999999";

    /// <summary>What stands before the rules: it takes away, request by request, what would run after it.</summary>
    public static string Before(IReadOnlyList<RuleExclusion> exclusions, long firstId)
    {
        var text = new StringBuilder();
        foreach (var exclusion in exclusions)
        {
            if (IsStatic(exclusion))
                continue;
            var controls = string.Join(',', Controls(exclusion).Select(control => $"ctl:{control}"));
            if (exclusion.PathPrefix is { } path)
                text.Append(CultureInfo.InvariantCulture, $"SecRule REQUEST_FILENAME \"@beginsWith {path}\" \"id:{firstId},phase:1,pass,nolog,t:none,t:normalizePath,{controls}\"\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"SecAction \"id:{firstId},phase:1,pass,nolog,{controls}\"\n");
            firstId++;
        }

        return text.ToString();
    }

    /// <summary>What stands behind the rules: whole rules that run nowhere cost nothing.</summary>
    public static string After(IReadOnlyList<RuleExclusion> exclusions)
    {
        var text = new StringBuilder();
        foreach (var exclusion in exclusions.Where(IsStatic))
        {
            foreach (var rule in exclusion.Rules)
                text.Append(CultureInfo.InvariantCulture, $"SecRuleRemoveById {rule}\n");
            foreach (var tag in exclusion.Tags)
                text.Append(CultureInfo.InvariantCulture, $"SecRuleRemoveByTag \"{Pattern(tag)}\"\n");
        }

        return text.ToString();
    }

    public static bool IsPath(string text) => PathPattern().IsMatch(text);

    public static bool IsRange(string text) => RangePattern().IsMatch(text);

    public static bool IsTag(string text) => TagPattern().IsMatch(text);

    public static bool IsTarget(string text) =>
        TargetPattern().IsMatch(text) && Vocabulary.Variables.Contains(text.Split(':')[0]);

    private static bool IsStatic(RuleExclusion exclusion) => exclusion is { PathPrefix: null, Targets.Count: 0 };

    private static IEnumerable<string> Controls(RuleExclusion exclusion)
    {
        if (exclusion is { Rules.Count: 0, Tags.Count: 0, Targets.Count: 0 })
            return ["ruleEngine=Off"];
        if (exclusion.Targets.Count == 0)
            return [.. exclusion.Rules.Select(rule => $"ruleRemoveById={rule}"), .. exclusion.Tags.Select(tag => $"ruleRemoveByTag={Pattern(tag)}")];
        IEnumerable<string> rules = exclusion is { Rules.Count: 0, Tags.Count: 0 } ? [AllIds] : exclusion.Rules;
        return exclusion.Targets.SelectMany(target => rules.Select(rule => $"ruleRemoveTargetById={rule};{target}")
            .Concat(exclusion.Tags.Select(tag => $"ruleRemoveTargetByTag={Pattern(tag)};{target}")));
    }

    private static string Pattern(string tag) => $"^{tag.Replace(".", "[.]", StringComparison.Ordinal)}$";

    [GeneratedRegex("""^/[^"'\\%\p{Cc}]{0,1024}$""")]
    private static partial Regex PathPattern();

    [GeneratedRegex("^[0-9]{1,12}(-[0-9]{1,12})?$")]
    private static partial Regex RangePattern();

    [GeneratedRegex("^[A-Za-z0-9_/.:-]{1,128}$")]
    private static partial Regex TagPattern();

    [GeneratedRegex("""^[A-Z_]+(:[^\s,'"\\;|%]{1,256})?$""")]
    private static partial Regex TargetPattern();
}
