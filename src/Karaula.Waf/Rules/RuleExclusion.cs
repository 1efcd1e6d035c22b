namespace Karaula.Waf.Rules;

/// <summary>
/// Rules that are not to look somewhere. Without rules and tags all rules are meant; without targets the rules do not run at all; with neither, the
/// engine is off where the exclusion holds.
/// </summary>
public sealed record RuleExclusion
{
    /// <summary>Beginning of the paths where it holds, decoded and without dot segments, for example <c>/wp-admin/</c>; null for everywhere.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>Ids or ranges of ids: <c>942100</c>, <c>942100-942999</c>.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Tags, whole, for example <c>attack-sqli</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Variables that are not looked at, for example <c>ARGS:body</c> or <c>REQUEST_COOKIES</c>.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Why this exclusion cannot be used; null when it can.</summary>
    public string? Fault()
    {
        if (PathPrefix is { } path && !RuleExclusionText.IsPath(path))
            return $"the path \"{path}\" must begin with / and be decoded: without quotes, backslashes and %";
        if (Rules.FirstOrDefault(rule => !RuleExclusionText.IsRange(rule)) is { } wrong)
            return $"\"{wrong}\" is neither a rule id nor a range of ids, such as \"942100-942999\"";
        if (Tags.FirstOrDefault(tag => !RuleExclusionText.IsTag(tag)) is { } odd)
            return $"\"{odd}\" is no tag: expected letters, digits, - _ / . and :";
        if (Targets.FirstOrDefault(target => !RuleExclusionText.IsTarget(target)) is { } unknown)
            return $"\"{unknown}\" is no variable: expected one such as \"ARGS:body\" or \"REQUEST_COOKIES\"";
        return PathPrefix is null && Rules.Count == 0 && Tags.Count == 0 && Targets.Count == 0
            ? "it excludes everything everywhere: name a path, rules, tags or targets" : null;
    }
}
