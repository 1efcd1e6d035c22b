using System.Globalization;
using Karaula.Waf.Language;
using Karaula.Waf.Operators;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>Compiles one rule with its chain.</summary>
internal sealed class RuleCompiler(
    OperatorCompiler operators, IReadOnlyList<RuleStatement> all, List<SecLangError> errors)
{
    private static readonly string[] Severities = ["EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG"];

    /// <summary>The transformations that rules name, by the number that compiled rules use.</summary>
    public static IReadOnlyList<string> TransformationNames { get; } = [.. TransformationTable.ByName.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    private readonly ControlCompiler _controls = new(all, errors);
    private readonly StepCompiler _steps = new(errors);

    /// <summary>Compiles a rule.</summary>
    /// <param name="statement">The rule.</param>
    /// <param name="defaults">The default actions in force where it stands, by phase.</param>
    /// <param name="index">Its place among all rules.</param>
    /// <param name="head">The phase of the chain it belongs to; 0 for the first of a chain.</param>
    public Rule Compile(RuleStatement statement, IReadOnlyDictionary<int, IReadOnlyList<ActionExpression>> defaults, int index, int head = 0)
    {
        var phase = head > 0 ? head : Phase(statement);
        var inherited = head > 0 ? [] : defaults.GetValueOrDefault(phase) ?? [];
        var transformations = new List<int>();
        var steps = new List<RuleStep>();
        var tags = new List<string>();
        var (disruption, byDefault) = (Disruption.Pass, Disruption.Pass);
        var (captures, multi, logs, severity, status, skip) = (false, false, true, -1, 403, 0);
        Text? message = null, data = null, location = null;
        string? skipAfter = null, revision = null;
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
                    if (_steps.Set(action) is { } set)
                        steps.Add(new RuleStep(set, null, null));
                    break;
                case "CTL":
                    if (_controls.Compile(action) is { } control)
                        steps.Add(new RuleStep(null, control, null));
                    break;
                case "INITCOL" or "SETSID" or "SETUID" or "SETRSC" or "EXPIREVAR" or "DEPRECATEVAR" or "SETENV":
                    if (_steps.Keep(action) is { } keep)
                        steps.Add(new RuleStep(null, null, keep));
                    break;
                case "REV":
                    revision = value;
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
            }
        }

        var own = statement.Actions.Any(action => action.Name.ToUpperInvariant() is "PASS" or "DENY" or "DROP" or "ALLOW" or "BLOCK" or "REDIRECT");
        var keeps = steps.Exists(step => step.Keep is not null || step.Set is { Collection: not Variable.Tx });
        var operation = statement.Operator is null ? null : operators.Compile(statement.Operator);
        if (captures)
            (operation as RegexOperator)?.Prepare();
        return new Rule
        {
            Index = index,
            Id = statement.Id,
            Phase = phase,
            Targets = Targets(statement, false),
            Excluded = Targets(statement, true),
            Operator = operation,
            IsNegated = statement.Operator?.IsNegated ?? false,
            Transformations = [.. transformations],
            Captures = captures,
            MultiMatch = multi,
            Logs = logs,
            Message = message,
            LogData = data,
            Severity = severity,
            Tags = tags,
            Sets = keeps ? [] : [.. steps.Select(step => step.Set).OfType<SetVariable>()],
            Controls = keeps ? [] : [.. steps.Select(step => step.Control).OfType<Control>()],
            Steps = keeps ? [.. steps] : null,
            Revision = revision,
            Disruption = own ? disruption : byDefault,
            Status = status,
            Location = location,
            SkipAfter = skipAfter,
            Skip = skip,
            Chain = [.. statement.Chain.Select(link => Compile(link, defaults, index, phase))],
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
}
