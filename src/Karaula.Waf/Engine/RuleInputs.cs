using System.Globalization;
using System.Text;

namespace Karaula.Waf.Engine;

/// <summary>Finds out which rules look at the same.</summary>
internal sealed class RuleInputs(Pipelines pipelines)
{
    private readonly Dictionary<string, RuleInput> _byKey = [];
    private readonly List<RuleInput> _all = [];

    /// <summary>All inputs, by their index.</summary>
    public IReadOnlyList<RuleInput> All => _all;

    /// <summary>Gives a rule and its chain their inputs. A rule that looks at what other rules change, or at each step of its transformations, has none.</summary>
    public void Assign(Rule rule)
    {
        rule.Pipeline = pipelines.Number(rule.Transformations);
        if (rule.Operator is not null && !rule.MultiMatch && rule.Targets.SelectMany(Sources).ToList() is var sources && !sources.Contains(-1))
        {
            var input = Input(rule.Targets, rule.Excluded, rule.Pipeline, [.. sources.Distinct()]);
            rule.Input = input;
            rule.Literals = !rule.IsNegated && rule.Operator is Operators.IScanned scanned ? scanned.Number : -1;
            input.IsScanned |= rule.Literals >= 0;
        }

        foreach (var link in rule.Chain)
            Assign(link);
    }

    /// <summary>Gives rules what is left of their inputs where one of them takes a target from others: the Core Rule Set does so for most requests.</summary>
    public void Reduce(IReadOnlyCollection<Rule> rules)
    {
        var all = rules.SelectMany(rule => rule.Chain.Prepend(rule)).ToList();
        var controls = all.SelectMany(rule => rule.Controls.Concat((rule.Steps ?? []).Select(step => step.Control).OfType<Control>())).Distinct();
        foreach (var control in controls.Where(control => control.Kind == ControlKind.RemoveTarget))
        {
            foreach (var rule in all.Where(rule => rule.Input is not null && control.Rules[rule.Index]))
                rule.Reduced = [.. rule.Reduced, new ReducedInput(control.Target!, Without(rule, rule.Input!, control.Target!))];
        }
    }

    private RuleInput Without(Rule rule, RuleInput input, Target target)
    {
        if (!Array.Exists(input.Targets, one => one.Variable == target.Variable))
            return input;
        var reduced = Input(input.Targets, [.. input.Excluded, target], input.Pipeline, input.Sources);
        reduced.IsScanned |= rule.Literals >= 0;
        return reduced;
    }

    private RuleInput Input(Target[] targets, Target[] excluded, int pipeline, int[] sources)
    {
        var key = Key(targets, excluded, pipeline);
        if (_byKey.TryGetValue(key, out var known))
            return known;
        var plain = pipeline == 0 ? null : Input(targets, excluded, 0, sources);
        var input = new RuleInput(_all.Count, targets, excluded, pipeline, sources, plain);
        _all.Add(_byKey[key] = input);
        return input;
    }

    /// <summary>The collections behind a target; -1 for what is made when it is asked for, or changed by rules.</summary>
    private static IEnumerable<int> Sources(Target target) => target.Variable switch
    {
        Variable.Args or Variable.ArgsNames => [(int)Variable.ArgsGet, (int)Variable.ArgsPost],
        Variable.ArgsGetNames => [(int)Variable.ArgsGet],
        Variable.ArgsPostNames => [(int)Variable.ArgsPost],
        Variable.RequestHeadersNames => [(int)Variable.RequestHeaders],
        Variable.ResponseHeadersNames => [(int)Variable.ResponseHeaders],
        Variable.RequestCookiesNames => [(int)Variable.RequestCookies],
        _ when IsStored(target.Variable) => [(int)target.Variable],
        _ => [-1],
    };

    private static bool IsStored(Variable variable) => variable is not (Variable.None or Variable.Tx or Variable.MatchedVar or Variable.MatchedVarName
        or Variable.MatchedVars or Variable.MatchedVarsNames or Variable.ArgsCombinedSize or Variable.Duration or Variable.FullRequest or Variable.FullRequestLength
        or Variable.HighestSeverity or Variable.Rule or Variable.Time or Variable.TimeDay or Variable.TimeEpoch or Variable.TimeHour or Variable.TimeMin
        or Variable.TimeMon or Variable.TimeSec or Variable.TimeWday or Variable.TimeYear or Variable.Global or Variable.Ip or Variable.Resource
        or Variable.Session or Variable.User);

    private static string Key(Target[] targets, Target[] excluded, int pipeline)
    {
        var key = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{pipeline}");
        Append(key, targets);
        key.Append(" except");
        Append(key, excluded);
        return key.ToString();
    }

    // Patterns are compiled anew for each target: one that is written the same is the same.
    private static void Append(StringBuilder key, Target[] targets)
    {
        foreach (var target in targets)
        {
            key.Append(CultureInfo.InvariantCulture, $" {target.Variable}{(target.IsCount ? "#" : "")}:{(target.Name is { } name ? Convert.ToHexString(name) : "")}/");
            key.Append(target.Pattern?.Pattern);
        }
    }
}
