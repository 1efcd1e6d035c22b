using System.Globalization;
using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>Compiles <c>ctl</c> actions.</summary>
/// <param name="all">All rules, which some of them name.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class ControlCompiler(IReadOnlyList<RuleStatement> all, List<SecLangError> errors)
{
    private static readonly string[] Switch = ["On", "Off"];

    // What each kind may be set to; null for anything.
    private static readonly Dictionary<string, (ControlKind Kind, string[]? Words)> Simple = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auditEngine"] = (ControlKind.Audit, ["On", "Off", "RelevantOnly"]),
        ["auditLogParts"] = (ControlKind.Audit, null),
        ["ruleEngine"] = (ControlKind.RuleEngine, ["On", "Off", "DetectionOnly"]),
        ["forceRequestBodyVariable"] = (ControlKind.ForceRequestBody, Switch),
        ["requestBodyProcessor"] = (ControlKind.RequestBodyProcessor, ["URLENCODED", "MULTIPART", "JSON", "XML"]),
        ["requestBodyAccess"] = (ControlKind.RequestBodyAccess, Switch),
        ["requestBodyLimit"] = (ControlKind.RequestBodyLimit, null),
        ["responseBodyAccess"] = (ControlKind.ResponseBodyAccess, Switch),
        ["responseBodyLimit"] = (ControlKind.ResponseBodyLimit, null),
    };

    /// <summary>Compiles one; null, with an error, when it is wrong.</summary>
    public Control? Compile(ActionExpression action)
    {
        var equals = action.Value!.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? action.Value : action.Value[..equals];
        var value = equals < 0 ? "" : action.Value[(equals + 1)..];
        if (Simple.TryGetValue(name, out var simple))
            return OfWord(action, simple.Kind, simple.Words, value);
        foreach (var (prefix, kind) in new[] { ("ruleRemoveTargetBy", ControlKind.RemoveTarget), ("ruleRemoveBy", ControlKind.RemoveRules) })
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && name[prefix.Length..].ToUpperInvariant() is "ID" or "TAG" or "MSG")
                return OfRules(action, kind, name, name[prefix.Length..], value);
        }

        errors.Add(new SecLangError(action.Position, $"unknown ctl '{name}'"));
        return null;
    }

    private Control? OfWord(ActionExpression action, ControlKind kind, string[]? words, string value)
    {
        if (words is not null && !words.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add(new SecLangError(action.Position, $"ctl: expected {string.Join(", ", words[..^1])} or {words[^1]}, found '{value}'"));
            return null;
        }

        var number = 0;
        if (kind is ControlKind.RequestBodyLimit or ControlKind.ResponseBodyLimit &&
            (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number == 0))
        {
            errors.Add(new SecLangError(action.Position, $"ctl: expected a positive whole number, found '{value}'"));
            return null;
        }

        return new Control(kind, value, [], null, number);
    }

    private Control? OfRules(ActionExpression action, ControlKind kind, string name, string by, string value)
    {
        var semicolon = kind == ControlKind.RemoveTarget ? value.LastIndexOf(';') : -1;
        Target? target = null;
        if (kind == ControlKind.RemoveTarget)
        {
            var file = RuleFile.Parse(action.Position.File, $"SecRule \"{(semicolon < 0 ? "" : value[(semicolon + 1)..])}\" \"@noMatch\" \"id:1\"");
            target = file.Statements is [RuleStatement { Variables: [var variable] }] && file.Errors.Count == 0 ? TargetCompiler.Compile(variable, errors) : null;
            if (target is null)
            {
                errors.Add(new SecLangError(action.Position, $"expected {name}=rules;VARIABLE, found '{value}'"));
                return null;
            }
        }

        var selects = RuleSelector.Read(by, semicolon < 0 ? value : value[..semicolon], action.Position, errors);
        return selects is null ? null : new Control(kind, value, [.. all.Select(selects)], target);
    }
}
