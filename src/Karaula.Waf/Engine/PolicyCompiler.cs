using System.Collections.Immutable;
using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>
/// Compiles rule files: 1. reads them, with what they include; 2. applies removals and updates to the rules before them; 3. compiles what is
/// left; 4. puts rules into their phases and finds out where <c>skipAfter</c> leads.
/// </summary>
internal sealed class PolicyCompiler
{
    private const int MaxIncludeDepth = 16;
    private static readonly string[] NotUpdated = ["id", "phase", "chain"];
    private static readonly string[] NotDefault = ["id", "rev", "msg", "logdata", "ver", "maturity", "accuracy", "chain", "skip", "skipAfter"];
    private readonly List<SecLangError> _errors = [];
    private readonly List<SecLangError> _warnings = [];
    private readonly List<PlacedStatement> _statements = [];
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly SettingReader _settings;
    private readonly WafHost _host;
    private ImmutableDictionary<int, IReadOnlyList<ActionExpression>> _defaults = ImmutableDictionary<int, IReadOnlyList<ActionExpression>>.Empty;

    private PolicyCompiler(WafLimits limits, WafHost host) => (_settings, _host) = (new SettingReader(limits, _errors), host);

    /// <summary>Compiles files in the order given.</summary>
    /// <exception cref="WafPolicyException">Something in them is wrong.</exception>
    public static WafPolicy Compile(IEnumerable<(string Name, string Text)> files, WafLimits limits, WafHost host)
    {
        var compiler = new PolicyCompiler(limits, host);
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
                _statements.Add(new PlacedStatement(statement, _defaults));
        }
    }

    private void Apply(SettingStatement setting, int depth)
    {
        var name = setting.Name.ToUpperInvariant();
        switch (name)
        {
            case "INCLUDE" or "INCLUDEOPTIONAL":
                Include(setting, depth);
                break;
            case "SECDEFAULTACTION":
                SetDefault(setting);
                break;
            case var _ when name.StartsWith("SECRULEREMOVEBY", StringComparison.Ordinal):
                var argument = string.Join(' ', setting.Arguments.Select(one => one.Text));
                if (RuleSelector.Read(name["SECRULEREMOVEBY".Length..], argument, setting.Position, _errors) is { } removed)
                    SayHowMany(setting, _statements.RemoveAll(one => one.Statement is RuleStatement rule && removed(rule)));
                break;
            case var _ when name.StartsWith("SECRULEUPDATETARGETBY", StringComparison.Ordinal):
                UpdateTargets(setting, name["SECRULEUPDATETARGETBY".Length..]);
                break;
            case "SECRULEUPDATEACTIONBYID":
                UpdateActions(setting);
                break;
            case var _ when _settings.TryRead(setting):
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
            var isPattern = Path.GetFileName(path).Contains('*', StringComparison.Ordinal);
            var isOptional = setting.Name.Equals("IncludeOptional", StringComparison.OrdinalIgnoreCase);
            // Watched even where it is not there: it may come.
            _files.Add(isPattern ? folder : path);
            if (isOptional && !(isPattern ? Directory.Exists(folder) : File.Exists(path)))
                return;
            foreach (var file in isPattern ? [.. Directory.GetFiles(folder, Path.GetFileName(path)).Order(StringComparer.Ordinal)] : new[] { path })
            {
                _files.Add(file);
                Read(file, File.ReadAllText(file), depth + 1);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
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
        SayHowMany(setting, _statements.Count(one => one.Statement is RuleStatement rule && selects(rule)));
        for (var i = 0; i < _statements.Count; i++)
        {
            if (_statements[i].Statement is not RuleStatement rule || !selects(rule))
                continue;
            var kept = rule.Variables.Where(one => replaced is null || !replaced.Exists(other => other.Name == one.Name && other.Selector == one.Selector));
            _statements[i] = _statements[i] with { Statement = rule with { Variables = [.. kept, .. added] } };
        }
    }

    private void UpdateActions(SettingStatement setting)
    {
        var actions = ActionReader.Read(setting.Arguments[1], _errors);
        if (RuleSelector.Read("Id", setting.Arguments[0].Text, setting.Position, _errors) is not { } selects)
            return;
        if (actions.Find(action => NotUpdated.Contains(action.Name, StringComparer.OrdinalIgnoreCase)) is { } wrong)
            _errors.Add(new SecLangError(setting.Position, $"{setting.Name}: '{wrong.Name}' cannot be changed"));
        SayHowMany(setting, _statements.Count(one => one.Statement is RuleStatement rule && selects(rule)));
        for (var i = 0; i < _statements.Count; i++)
        {
            if (_statements[i].Statement is RuleStatement rule && selects(rule))
                _statements[i] = _statements[i] with { Statement = rule with { Actions = [.. rule.Actions, .. actions] } };
        }
    }

    // Rules that come later are not meant: an exclusion before them would do nothing, and nobody would know.
    private void SayHowMany(SettingStatement setting, int rules)
    {
        if (rules == 0)
            _warnings.Add(new SecLangError(setting.Position, $"{setting.Name} '{setting.Arguments[0].Text}' names no rule that stands before it"));
    }

    private void SetDefault(SettingStatement setting)
    {
        var actions = ActionReader.Read(setting.Arguments[0], []);
        if (actions.Find(action => NotDefault.Contains(action.Name, StringComparer.OrdinalIgnoreCase)) is { } wrong)
            _errors.Add(new SecLangError(setting.Position, $"SecDefaultAction: '{wrong.Name}' belongs to a rule, it cannot be a default"));
        if (!actions.Exists(action => action.Name.ToUpperInvariant() is "PASS" or "DENY" or "DROP" or "ALLOW" or "REDIRECT"))
            _errors.Add(new SecLangError(setting.Position, "SecDefaultAction: expected pass, deny, drop, allow or redirect among the actions"));
        var phase = RuleCompiler.PhaseOf(actions.Find(action => action.Name.Equals("phase", StringComparison.OrdinalIgnoreCase))?.Value ?? "");
        if (phase == 0)
            _errors.Add(new SecLangError(setting.Position, $"SecDefaultAction: expected phase:1 to phase:5 among the actions, found '{setting.Arguments[0].Text}'"));
        else
            _defaults = _defaults.SetItem(phase, actions);
    }

    private WafPolicy Finish()
    {
        var statements = _statements.Select(one => one.Statement).OfType<RuleStatement>().ToList();
        foreach (var twice in statements.GroupBy(rule => rule.Id).Where(group => group.Count() > 1))
            _errors.Add(new SecLangError(twice.Last().Position, $"id {twice.Key} is taken by the rule at {twice.First().Position}"));
        var operators = new OperatorCompiler(_host, _errors, _warnings, _files);
        var compiler = new RuleCompiler(operators, statements, _errors);
        var phases = Enumerable.Range(0, 6).Select(_ => new List<Rule>()).ToArray();
        var waiting = new List<(Rule Rule, RuleStatement Statement)>();
        var index = 0;
        foreach (var (statement, defaults) in _statements)
        {
            if (statement is MarkerStatement marker)
            {
                foreach (var (rule, _) in waiting.Where(one => one.Rule.SkipAfter == marker.Label))
                    rule.Next = phases[rule.Phase].Count;
                waiting.RemoveAll(one => one.Rule.SkipAfter == marker.Label);
                continue;
            }

            var source = (RuleStatement)statement;
            var compiled = compiler.Compile(source, defaults, index++);
            phases[compiled.Phase].Add(compiled);
            if (compiled.SkipAfter is not null)
                waiting.Add((compiled, source));
            else if (compiled.Skip > 0)
                compiled.Next = phases[compiled.Phase].Count + compiled.Skip;
        }

        foreach (var (rule, statement) in waiting)
            _errors.Add(new SecLangError(statement.Position, $"skipAfter: there is no SecMarker \"{rule.SkipAfter}\" after rule {rule.Id}"));
        KeptCheck.Run(statements, _errors, _warnings);
        if (_errors.Count > 0)
            throw new WafPolicyException(_errors);
        return new WafPolicy(phases, index, operators.Scanner(), _settings.Settings, _host, _warnings, [.. _files]);
    }
}
