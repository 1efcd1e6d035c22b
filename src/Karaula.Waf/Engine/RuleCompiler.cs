using System.Globalization;
using Karaula.Waf.Language;
using Karaula.Waf.Operators;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>Compiles one rule with its chain.</summary>
internal sealed class RuleCompiler(
    OperatorCompiler operators, IReadOnlyList<RuleStatement> all, IReadOnlyDictionary<int, IReadOnlyList<ActionExpression>> defaults, List<SecLangError> errors)
{
    private static readonly string[] Severities = ["EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG"];

    /// <summary>The transformations that rules name, by the number that compiled rules use.</summary>
    public static IReadOnlyList<string> TransformationNames { get; } = [.. TransformationTable.ByName.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What loads but does not act.</summary>
    public List<SecLangError> Warnings { get; } = [];

    /// <summary>Compiles a rule.</summary>
    /// <param name="statement">The rule.</param>
    /// <param name="index">Its place among all rules.</param>
    /// <param name="head">The phase of the chain it belongs to; 0 for the first of a chain.</param>
    public Rule Compile(RuleStatement statement, int index, int head = 0)
    {
        var phase = head > 0 ? head : Phase(statement);
        var inherited = head > 0 ? [] : defaults.GetValueOrDefault(phase) ?? [];
        var transformations = new List<int>();
        var sets = new List<SetVariable>();
        var controls = new List<Control>();
        var tags = new List<string>();
        var (disruption, byDefault) = (Disruption.Pass, Disruption.Pass);
        var (captures, multi, logs, severity, status, skip) = (false, false, true, -1, 403, 0);
        Text? message = null, data = null, location = null;
        string? skipAfter = null;
        foreach (var (action, isDefault) in inherited.Select(action => (action, true)).Concat(statement.Actions.Select(action => (action, false))))
        {
            var value = action.Value ?? "";
            switch (action.Name.ToUpperInvariant())
            {
                case "T" when value.Equals("none", StringComparison.OrdinalIgnoreCase):
                    transformations.Clear();
                    break;
                case "T":
                    transformations.Add(TransformationNames.ToList().FindIndex(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)));
                    break;
                case "CAPTURE":
                    captures = true;
                    break;
                case "MULTIMATCH":
                    multi = true;
                    break;
                case "LOG":
                    logs = true;
                    break;
                case "NOLOG":
                    logs = false;
                    break;
                case "MSG":
                    message = TextCompiler.Compile(value, action.Position, errors);
                    break;
                case "LOGDATA":
                    data = TextCompiler.Compile(value, action.Position, errors);
                    break;
                case "SEVERITY":
                    severity = Severity(value, action.Position);
                    break;
                case "TAG":
                    tags.Add(value);
                    break;
                case "STATUS":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out status) || status is < 100 or > 599)
                        errors.Add(new SecLangError(action.Position, $"expected an HTTP status from 100 to 599, found '{value}'"));
                    break;
                case "SETVAR":
                    if (SetVariable(action) is { } set)
                        sets.Add(set);
                    break;
                case "CTL":
                    if (Control(action) is { } control)
                        controls.Add(control);
                    break;
                case "SKIPAFTER":
                    skipAfter = value;
                    break;
                case "SKIP":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
                        errors.Add(new SecLangError(action.Position, $"expected how many rules to skip, found '{value}'"));
                    break;
                case "REDIRECT":
                    disruption = Disruption.Redirect;
                    location = TextCompiler.Compile(value, action.Position, errors);
                    break;
                case "BLOCK":
                    disruption = byDefault;
                    break;
                case "PASS" or "DENY" or "DROP" or "ALLOW":
                    disruption = Disrupt(action);
                    if (isDefault)
                        byDefault = disruption;
                    break;
                case "INITCOL":
                    Warnings.Add(new SecLangError(action.Position, "collections are not kept from one request to the next: 'initcol' does nothing"));
                    break;
                case "EXPIREVAR" or "SETENV":
                    errors.Add(new SecLangError(action.Position, $"action '{action.Name}' is not supported"));
                    break;
            }
        }

        var own = statement.Actions.Any(action => action.Name.ToUpperInvariant() is "PASS" or "DENY" or "DROP" or "ALLOW" or "BLOCK" or "REDIRECT");
        return new Rule
        {
            Index = index,
            Id = statement.Id,
            Phase = phase,
            Targets = Targets(statement, false),
            Excluded = Targets(statement, true),
            Operator = statement.Operator is null ? null : operators.Compile(statement.Operator),
            IsNegated = statement.Operator?.IsNegated ?? false,
            Transformations = [.. transformations],
            Captures = captures,
            MultiMatch = multi,
            Logs = logs,
            Message = message,
            LogData = data,
            Severity = severity,
            Tags = tags,
            Sets = [.. sets],
            Controls = [.. controls],
            Disruption = own ? disruption : byDefault,
            Status = status,
            Location = location,
            SkipAfter = skipAfter,
            Skip = skip,
            Chain = [.. statement.Chain.Select(link => Compile(link, index, phase))],
        };
    }

    private int Phase(RuleStatement statement)
    {
        if (statement.Actions.LastOrDefault(action => action.Name.Equals("phase", StringComparison.OrdinalIgnoreCase)) is not { } action)
            return 2;
        if (PhaseOf(action.Value!) is var phase and > 0)
            return phase;
        errors.Add(new SecLangError(action.Position, $"expected a phase from 1 to 5, request, response or logging, found '{action.Value}'"));
        return 2;
    }

    /// <summary>The number of a phase; 0 for what is none.</summary>
    public static int PhaseOf(string value) => value.ToUpperInvariant() switch
    {
        "1" => 1, "2" or "REQUEST" => 2, "3" => 3, "4" or "RESPONSE" => 4, "5" or "LOGGING" => 5, _ => 0,
    };

    private Target[] Targets(RuleStatement statement, bool excluded) =>
        [.. statement.Variables.Where(variable => variable.IsExcluded == excluded).Select(variable => TargetCompiler.Compile(variable, errors)).OfType<Target>()];

    private int Severity(string value, SourcePosition position)
    {
        var severity = value.Length == 1 && char.IsAsciiDigit(value[0]) ? value[0] - '0' : Array.IndexOf(Severities, value.ToUpperInvariant());
        if (severity is < 0 or > 7)
            errors.Add(new SecLangError(position, $"expected a severity from 0 to 7 or {string.Join(", ", Severities)}, found '{value}'"));
        return severity;
    }

    private Disruption Disrupt(ActionExpression action)
    {
        switch ((action.Name.ToUpperInvariant(), action.Value?.ToUpperInvariant()))
        {
            case ("PASS", null):
                return Disruption.Pass;
            case ("DENY", null):
                return Disruption.Deny;
            case ("DROP", null):
                return Disruption.Drop;
            case ("ALLOW", null):
                return Disruption.Allow;
            case ("ALLOW", "PHASE"):
                return Disruption.AllowPhase;
            case ("ALLOW", "REQUEST"):
                return Disruption.AllowRequest;
            default:
                errors.Add(new SecLangError(action.Position, $"action '{action.Name}' does not take '{action.Value}'"));
                return Disruption.Pass;
        }
    }

    private SetVariable? SetVariable(ActionExpression action)
    {
        var text = action.Value!;
        var removes = text.StartsWith('!');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = removes ? text[1..] : equals < 0 ? text : text[..equals];
        if (!name.StartsWith("tx.", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(new SecLangError(action.Position, $"setvar: expected tx.name, found '{name}'; other collections are not supported"));
            return null;
        }

        var value = removes || equals < 0 ? "1" : text[(equals + 1)..];
        var kind = removes ? '!' : value.StartsWith('+') ? '+' : value.StartsWith('-') ? '-' : '=';
        return new SetVariable(
            TextCompiler.Compile(name[3..].ToLowerInvariant(), action.Position, errors),
            TextCompiler.Compile(kind is '+' or '-' ? value[1..] : value, action.Position, errors),
            kind);
    }

    private Control? Control(ActionExpression action)
    {
        var equals = action.Value!.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? action.Value : action.Value[..equals];
        var value = equals < 0 ? "" : action.Value[(equals + 1)..];
        ControlKind? simple = name.ToUpperInvariant() switch
        {
            "AUDITENGINE" or "AUDITLOGPARTS" => ControlKind.Audit,
            "RULEENGINE" => ControlKind.RuleEngine,
            "FORCEREQUESTBODYVARIABLE" => ControlKind.ForceRequestBody,
            "REQUESTBODYPROCESSOR" => ControlKind.RequestBodyProcessor,
            "REQUESTBODYACCESS" => ControlKind.RequestBodyAccess,
            "RESPONSEBODYACCESS" => ControlKind.ResponseBodyAccess,
            _ => null,
        };
        if (simple is { } kind)
            return new Control(kind, value, [], null);
        foreach (var (prefix, removes) in new[] { ("ruleRemoveTargetBy", ControlKind.RemoveTarget), ("ruleRemoveBy", ControlKind.RemoveRules) })
        {
            if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var semicolon = removes == ControlKind.RemoveTarget ? value.LastIndexOf(';') : -1;
            Target? target = null;
            if (removes == ControlKind.RemoveTarget)
            {
                var file = RuleFile.Parse(action.Position.File, $"SecRule \"{(semicolon < 0 ? "" : value[(semicolon + 1)..])}\" \"@noMatch\" \"id:1\"");
                target = file.Statements is [RuleStatement { Variables: [var variable] }] && file.Errors.Count == 0 ? TargetCompiler.Compile(variable, errors) : null;
                if (target is null)
                {
                    errors.Add(new SecLangError(action.Position, $"expected {name}=rules;VARIABLE, found '{value}'"));
                    return null;
                }
            }

            var selects = RuleSelector.Read(name[prefix.Length..], semicolon < 0 ? value : value[..semicolon], action.Position, errors);
            return selects is null ? null : new Control(removes, value, [.. all.Select(selects)], target);
        }

        errors.Add(new SecLangError(action.Position, $"unknown ctl '{name}'"));
        return null;
    }
}
