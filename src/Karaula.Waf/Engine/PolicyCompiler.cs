using System.Globalization;
using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>
/// Compiles rule files: 1. reads them, with what they include; 2. applies removals and updates to the rules before them; 3. compiles what is
/// left; 4. puts rules into their phases and finds out where <c>skipAfter</c> leads.
/// </summary>
internal sealed class PolicyCompiler
{
    private const int MaxIncludeDepth = 16;
    private readonly List<SecLangError> _errors = [];
    private readonly List<Statement> _statements = [];
    private readonly Dictionary<int, IReadOnlyList<ActionExpression>> _defaults = [];
    private WafMode _mode = WafMode.On;
    private WafLimits _limits;

    private PolicyCompiler(WafLimits limits) => _limits = limits;

    /// <summary>Compiles files in the order given.</summary>
    /// <exception cref="WafPolicyException">Something in them is wrong.</exception>
    public static WafPolicy Compile(IEnumerable<(string Name, string Text)> files, WafLimits limits)
    {
        var compiler = new PolicyCompiler(limits);
        foreach (var (name, text) in files)
            compiler.Read(name, text, 0);
        return compiler.Finish();
    }

    private void Read(string name, string text, int depth)
    {
        var file = RuleFile.Parse(name, text);
        _errors.AddRange(file.Errors);
        foreach (var statement in file.Statements)
        {
            if (statement is SettingStatement setting)
                Apply(setting, depth);
            else
                _statements.Add(statement);
        }
    }

    private void Apply(SettingStatement setting, int depth)
    {
        var value = setting.Arguments[0].Text;
        var name = setting.Name.ToUpperInvariant();
        switch (name)
        {
            case "INCLUDE":
                Include(setting, depth);
                break;
            case "SECRULEENGINE":
                if (!Enum.TryParse(value, true, out _mode))
                    Wrong(setting, "On, Off or DetectionOnly");
                break;
            case "SECREQUESTBODYLIMIT":
                _limits = _limits with { RequestBody = Number(setting) };
                break;
            case "SECREQUESTBODYLIMITACTION":
                _limits = _limits with { RejectLargerRequestBody = value.Equals("Reject", StringComparison.OrdinalIgnoreCase) };
                break;
            case "SECRESPONSEBODYLIMIT":
                _limits = _limits with { ResponseBody = Number(setting) };
                break;
            case "SECARGUMENTSLIMIT":
                _limits = _limits with { Arguments = Number(setting) };
                break;
            case "SECREQUESTBODYJSONDEPTHLIMIT":
                _limits = _limits with { Depth = Number(setting) };
                break;
            case "SECDEFAULTACTION":
                var actions = ActionReader.Read(setting.Arguments[0], []);
                var phase = actions.Find(action => action.Name.Equals("phase", StringComparison.OrdinalIgnoreCase))?.Value;
                if (phase is null || RuleCompiler.PhaseOf(phase) == 0)
                    Wrong(setting, "phase:1 to phase:5 among the actions");
                else
                    _defaults[RuleCompiler.PhaseOf(phase)] = actions;
                break;
            case var _ when name.StartsWith("SECRULEREMOVEBY", StringComparison.Ordinal):
                var argument = string.Join(' ', setting.Arguments.Select(one => one.Text));
                if (RuleSelector.Read(name["SECRULEREMOVEBY".Length..], argument, setting.Position, _errors) is { } removed)
                    _statements.RemoveAll(statement => statement is RuleStatement rule && removed(rule));
                break;
            case var _ when name.StartsWith("SECRULEUPDATETARGETBY", StringComparison.Ordinal):
                UpdateTargets(setting, name["SECRULEUPDATETARGETBY".Length..]);
                break;
            case "SECRULEUPDATEACTIONBYID":
                UpdateActions(setting);
                break;
            case "SECCOMPONENTSIGNATURE" or "SECCOLLECTIONTIMEOUT" or "SECREQUESTBODYACCESS" or "SECRESPONSEBODYACCESS" or "SECREQUESTBODYNOFILESLIMIT"
                or "SECRESPONSEBODYMIMETYPE" or "SECRESPONSEBODYLIMITACTION":
                break;
            default:
                _errors.Add(new SecLangError(setting.Position, $"directive '{setting.Name}' is not supported"));
                break;
        }
    }

    private void Include(SettingStatement setting, int depth)
    {
        if (depth >= MaxIncludeDepth)
        {
            _errors.Add(new SecLangError(setting.Position, $"includes are nested more than {MaxIncludeDepth} deep"));
            return;
        }

        var path = Path.Combine(Path.GetDirectoryName(setting.Position.File) ?? "", setting.Arguments[0].Text);
        try
        {
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
            var files = Path.GetFileName(path).Contains('*', StringComparison.Ordinal) ? Directory.GetFiles(folder, Path.GetFileName(path)) : [path];
            foreach (var file in files.Order(StringComparer.Ordinal))
                Read(file, File.ReadAllText(file), depth + 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _errors.Add(new SecLangError(setting.Position, $"cannot read '{path}': {e.Message}"));
        }
    }

    private void UpdateTargets(SettingStatement setting, string by)
    {
        var added = VariableReader.Read(setting.Arguments[1], _errors);
        if (RuleSelector.Read(by, setting.Arguments[0].Text, setting.Position, _errors) is not { } selects)
            return;
        var replaced = setting.Arguments.Count > 2 ? VariableReader.Read(setting.Arguments[2], _errors) : null;
        for (var i = 0; i < _statements.Count; i++)
        {
            if (_statements[i] is not RuleStatement rule || !selects(rule))
                continue;
            var kept = rule.Variables.Where(one => replaced is null || !replaced.Exists(other => other.Name == one.Name && other.Selector == one.Selector));
            _statements[i] = rule with { Variables = [.. kept, .. added] };
        }
    }

    private void UpdateActions(SettingStatement setting)
    {
        var actions = ActionReader.Read(setting.Arguments[1], _errors);
        if (RuleSelector.Read("Id", setting.Arguments[0].Text, setting.Position, _errors) is not { } selects)
            return;
        for (var i = 0; i < _statements.Count; i++)
        {
            if (_statements[i] is RuleStatement rule && selects(rule))
                _statements[i] = rule with { Actions = [.. rule.Actions, .. actions] };
        }
    }

    private int Number(SettingStatement setting)
    {
        if (int.TryParse(setting.Arguments[0].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        Wrong(setting, "a positive whole number");
        return 1;
    }

    private void Wrong(SettingStatement setting, string expected) =>
        _errors.Add(new SecLangError(setting.Position, $"{setting.Name}: expected {expected}, found '{setting.Arguments[0].Text}'"));

    private WafPolicy Finish()
    {
        var statements = _statements.OfType<RuleStatement>().ToList();
        foreach (var twice in statements.GroupBy(rule => rule.Id).Where(group => group.Count() > 1))
            _errors.Add(new SecLangError(twice.Last().Position, $"id {twice.Key} is taken by the rule at {twice.First().Position}"));
        var operators = new OperatorCompiler(_errors);
        var compiler = new RuleCompiler(operators, statements, _defaults, _errors);
        var phases = Enumerable.Range(0, 6).Select(_ => new List<Rule>()).ToArray();
        var waiting = new List<(Rule Rule, RuleStatement Statement)>();
        var index = 0;
        foreach (var statement in _statements)
        {
            if (statement is MarkerStatement marker)
            {
                foreach (var (rule, _) in waiting.Where(one => one.Rule.SkipAfter == marker.Label))
                    rule.Next = phases[rule.Phase].Count;
                waiting.RemoveAll(one => one.Rule.SkipAfter == marker.Label);
                continue;
            }

            var source = (RuleStatement)statement;
            var compiled = compiler.Compile(source, index++);
            phases[compiled.Phase].Add(compiled);
            if (compiled.SkipAfter is not null)
                waiting.Add((compiled, source));
            else if (compiled.Skip > 0)
                compiled.Next = phases[compiled.Phase].Count + compiled.Skip;
        }

        foreach (var (rule, statement) in waiting)
            _errors.Add(new SecLangError(statement.Position, $"skipAfter: there is no SecMarker \"{rule.SkipAfter}\" after rule {rule.Id}"));
        if (_errors.Count > 0)
            throw new WafPolicyException(_errors);
        return new WafPolicy(phases, index, operators.Scanner(), _mode, _limits, compiler.Warnings);
    }
}
