using System.Globalization;
using System.Text;
using Karaula.Waf.Language;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Tests.Oracle;

/// <summary>
/// Runs rules straight from what was parsed, one value after another, with nothing compiled, shared or remembered: as plain as it can be, so that the engine can be held against it.
/// For one request; phase by phase.
/// </summary>
internal sealed class Interpreter
{
    private readonly List<(Statement Statement, Dictionary<int, IReadOnlyList<ActionExpression>> Defaults)> _statements = [];
    private readonly Dictionary<string, byte[]> _tx = new(StringComparer.Ordinal);
    private readonly List<string> _txOrder = [];
    private readonly HashSet<RuleStatement> _removed = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Func<RuleStatement, bool> Rules, VariableExpression Target)> _removedTargets = [];
    private readonly List<OracleMember> _matched = [];
    private readonly Dictionary<string, Dictionary<string, byte[]>> _kept;
    private readonly Dictionary<string, Dictionary<string, byte[]>> _records = [];
    private Dictionary<string, List<OracleMember>> _variables = [];
    private OracleMember? _current;
    private RuleStatement? _head;
    private string _engine = "On";
    private bool _stopped;
    private int _allowedUntil;
    private int _highestSeverity = 255;

    /// <summary>Takes rules, with their settings in order.</summary>
    public Interpreter(IEnumerable<RuleFile> files, Dictionary<string, Dictionary<string, byte[]>> kept)
    {
        _kept = kept;
        Dictionary<int, IReadOnlyList<ActionExpression>> defaults = [];
        foreach (var statement in files.SelectMany(file => file.Statements))
        {
            if (statement is not SettingStatement setting)
                _statements.Add((statement, defaults));
            else if (setting.Name == "SecDefaultAction")
                defaults = new(defaults) { [PhaseOf(Action("id:1," + setting.Arguments[0].Text))] = Action("id:1," + setting.Arguments[0].Text).Actions.Skip(1).ToList() };
            else if (setting.Name == "SecRuleEngine")
                _engine = setting.Arguments[0].Text;
            else if (setting.Name == "SecRuleUpdateTargetById")
                UpdateTargets(Named("ById", setting.Arguments[0].Text), setting.Arguments[1].Text);
            else if (setting.Name == "SecRuleRemoveById")
                _statements.RemoveAll(one => one.Statement is RuleStatement rule && Named("ById", string.Join(' ', setting.Arguments.Select(one => one.Text)))(rule));
            else if (setting.Name is not ("SecComponentSignature" or "SecCollectionTimeout"))
                throw new InvalidOperationException($"the oracle does not know {setting.Name}");
        }
    }

    /// <summary>The rules that matched and log, in order.</summary>
    public List<long> Matches { get; } = [];

    /// <summary>The rule that refused; 0 for none.</summary>
    public long RefusedBy { get; private set; }

    /// <summary>What <c>ctl:requestBodyProcessor</c> asked for; empty for nothing.</summary>
    public byte[] Processor { get; private set; } = [];

    /// <summary>Whether the body is to be in REQUEST_BODY whatever it is.</summary>
    public bool ForcesRequestBody { get; private set; }

    /// <summary>Runs a phase over the variables of the request as they are now.</summary>
    public void Run(int phase, Dictionary<string, List<OracleMember>> variables)
    {
        if (_engine.Equals("Off", StringComparison.OrdinalIgnoreCase) || (phase < 5 && (_stopped || phase <= _allowedUntil)))
            return;
        _variables = variables;
        string? skipTo = null;
        var skip = 0;
        foreach (var (statement, defaults) in _statements)
        {
            if (statement is MarkerStatement marker)
            {
                if (marker.Label == skipTo)
                    skipTo = null;
                continue;
            }

            var rule = (RuleStatement)statement;
            if (PhaseOf(rule) != phase || skipTo is not null || (skip > 0 && skip-- > 0) || _removed.Contains(rule))
                continue;
            List<ActionExpression> actions = [.. defaults.GetValueOrDefault(phase) ?? [], .. rule.Actions];
            _matched.Clear();
            _head = rule;
            if (!Matches1(rule, rule, actions) || !rule.Chain.All(link => Matches1(rule, link, link.Actions)))
                continue;
            if (Last(actions, "severity") is { } severity)
                _highestSeverity = Math.Min(_highestSeverity, Severity(severity));
            if (actions.LastOrDefault(action => action.Name.ToUpperInvariant() is "LOG" or "NOLOG")?.Name.ToUpperInvariant() != "NOLOG")
                Matches.Add(rule.Id);
            skipTo = Last(actions, "skipAfter");
            skip = int.Parse(Last(actions, "skip") ?? "0", CultureInfo.InvariantCulture);
            if (_engine.Equals("Off", StringComparison.OrdinalIgnoreCase) || (phase < 5 && Disrupts(rule, actions, defaults.GetValueOrDefault(phase) ?? [])))
                return;
        }
    }

    private void UpdateTargets(Func<RuleStatement, bool> named, string targets)
    {
        var added = ((RuleStatement)RuleFile.Parse("update", $"SecRule \"{targets}\" \"@noMatch\" \"id:1\"").Statements[0]).Variables;
        for (var i = 0; i < _statements.Count; i++)
        {
            if (_statements[i].Statement is RuleStatement rule && named(rule))
                _statements[i] = _statements[i] with { Statement = rule with { Variables = [.. rule.Variables, .. added] } };
        }
    }

    private bool Disrupts(RuleStatement rule, List<ActionExpression> actions, IReadOnlyList<ActionExpression> defaults)
    {
        static bool IsDisruptive(ActionExpression action) => action.Name.ToUpperInvariant() is "PASS" or "DENY" or "DROP" or "ALLOW" or "REDIRECT";
        if (!_engine.Equals("On", StringComparison.OrdinalIgnoreCase))
            return false;
        var last = actions.LastOrDefault(action => IsDisruptive(action) || action.Name.Equals("block", StringComparison.OrdinalIgnoreCase));
        if (last?.Name.Equals("block", StringComparison.OrdinalIgnoreCase) == true)
            last = defaults.LastOrDefault(IsDisruptive);
        switch (last?.Name.ToUpperInvariant(), last?.Value?.ToUpperInvariant())
        {
            case (null or "PASS", _):
                return false;
            case ("ALLOW", "PHASE"):
                return true;
            case ("ALLOW", "REQUEST"):
                _allowedUntil = 2;
                return true;
            case ("ALLOW", _):
                _allowedUntil = 4;
                return true;
            default:
                (RefusedBy, _stopped) = (rule.Id, true);
                return true;
        }
    }

    // A rule without its chain. Its actions are done for each value that matches.
    private bool Matches1(RuleStatement head, RuleStatement rule, IReadOnlyList<ActionExpression> actions)
    {
        if (rule.Operator is null)
        {
            Act(actions);
            return true;
        }

        var matched = false;
        foreach (var member in Targets(head, rule))
            matched |= Test(rule.Operator, actions, member);
        return matched;
    }

    private List<OracleMember> Targets(RuleStatement head, RuleStatement rule)
    {
        var excluded = rule.Variables.Where(one => one.IsExcluded).Concat(_removedTargets.Where(one => one.Rules(head)).Select(one => one.Target)).ToList();
        var all = new List<OracleMember>();
        foreach (var variable in rule.Variables.Where(one => !one.IsExcluded))
        {
            var members = Members(variable)
                .Where(member => !excluded.Exists(one => SameCollection(one, variable) && (member.Name is null || Selects(one, member.Name)))).ToList();
            if (variable.IsCount)
                all.Add(new OracleMember(variable.Name, null, Encoding.ASCII.GetBytes(members.Count.ToString(CultureInfo.InvariantCulture))));
            else
                all.AddRange(members);
        }

        return all;
    }

    private static bool SameCollection(VariableExpression one, VariableExpression other) =>
        one.Name == other.Name && (one.Name != "XML" || (one.Selector == "//@*") == (other.Selector == "//@*"));

    private List<OracleMember> Members(VariableExpression variable) => variable.Name == "XML"
        ? _variables[variable.Selector == "//@*" ? "XML@" : "XML"]
        : [.. Collection(variable.Name).Where(member => member.Name is null || Selects(variable, member.Name))];

    private static bool Selects(VariableExpression variable, byte[] name)
    {
        if (variable.Selector is null || variable.Name == "XML")
            return true;
        return variable.IsRegex
            ? OracleOperators.Match("rx", Encoding.UTF8.GetBytes("(?i)" + variable.Selector), "", name) is not null
            : Lower(Encoding.UTF8.GetBytes(variable.Selector)) == Lower(name);
    }

    private IEnumerable<OracleMember> Collection(string name)
    {
        IEnumerable<OracleMember> Rename(IEnumerable<OracleMember> members) => members.Select(member => member with { Collection = name });
        IEnumerable<OracleMember> Names(IEnumerable<OracleMember> members) => members.Select(member => member with { Collection = name, Value = member.Name! });
        OracleMember Number(long number) => new(name, null, Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        return name switch
        {
            "ARGS" => Rename([.. _variables["ARGS_GET"], .. _variables["ARGS_POST"]]),
            "ARGS_NAMES" => Names([.. _variables["ARGS_GET"], .. _variables["ARGS_POST"]]),
            "ARGS_GET_NAMES" => Names(_variables["ARGS_GET"]),
            "ARGS_POST_NAMES" => Names(_variables["ARGS_POST"]),
            "REQUEST_HEADERS_NAMES" => Names(_variables["REQUEST_HEADERS"]),
            "REQUEST_COOKIES_NAMES" => Names(_variables["REQUEST_COOKIES"]),
            "RESPONSE_HEADERS_NAMES" => Names(_variables["RESPONSE_HEADERS"]),
            "ARGS_COMBINED_SIZE" => [Number(_variables["ARGS_GET"].Concat(_variables["ARGS_POST"]).Sum(member => (long)member.Name!.Length + member.Value.Length))],
            "TX" => _txOrder.Where(_tx.ContainsKey).Select(key => new OracleMember("TX", Encoding.Latin1.GetBytes(key), _tx[key])).ToList(),
            "MATCHED_VAR" => _current is null ? [] : [new OracleMember(name, null, _current.Value)],
            "MATCHED_VAR_NAME" => _current is null ? [] : [new OracleMember(name, null, FullName(_current))],
            "MATCHED_VARS" => _matched.Select(member => new OracleMember(name, FullName(member), member.Value)).ToList(),
            "MATCHED_VARS_NAMES" => _matched.Select(member => new OracleMember(name, FullName(member), FullName(member))).ToList(),
            "HIGHEST_SEVERITY" => [Number(_highestSeverity)],
            "IP" or "GLOBAL" or "SESSION" => _records.TryGetValue(name, out var record)
                ? record.Select(one => new OracleMember(name, Encoding.Latin1.GetBytes(one.Key), one.Value)).ToList() : [],
            "RULE" => [new OracleMember(name, "id"u8.ToArray(), Encoding.ASCII.GetBytes(_head!.Id.ToString(CultureInfo.InvariantCulture)))],
            _ => _variables[name],
        };
    }

    private static byte[] FullName(OracleMember member) => member.Name is null
        ? Encoding.ASCII.GetBytes(member.Collection) : [.. Encoding.ASCII.GetBytes(member.Collection), (byte)':', .. member.Name];

    private bool Test(OperatorExpression operation, IReadOnlyList<ActionExpression> actions, OracleMember member)
    {
        var transformations = actions.Where(action => action.Name.Equals("t", StringComparison.OrdinalIgnoreCase)).Select(action => action.Value!).ToList();
        var none = transformations.FindLastIndex(name => name.Equals("none", StringComparison.OrdinalIgnoreCase));
        transformations.RemoveRange(0, none + 1);
        if (!Has(actions, "multiMatch"))
            return TestOne(operation, actions, member with { Value = transformations.Aggregate(member.Value, Transform) });

        var matched = TestOne(operation, actions, member);
        var value = member.Value;
        foreach (var name in transformations)
        {
            var next = Transform(value, name);
            if (next.SequenceEqual(value))
                continue;
            value = next;
            matched |= TestOne(operation, actions, member with { Value = value });
        }

        return matched;
    }

    private bool TestOne(OperatorExpression operation, IReadOnlyList<ActionExpression> actions, OracleMember member)
    {
        var isText = operation.Name.ToUpperInvariant() is "STREQ" or "CONTAINS" or "CONTAINSWORD" or "STRMATCH" or "BEGINSWITH" or "ENDSWITH" or "WITHIN"
            or "EQ" or "GE" or "GT" or "LE" or "LT";
        var parameter = isText || (operation.Name == "rx" && operation.Parameter.Contains("%{tx.", StringComparison.OrdinalIgnoreCase)) ? Expand(operation.Parameter) : Encoding.UTF8.GetBytes(operation.Parameter);
        var found = OracleOperators.Match(operation.Name, parameter, operation.Position.File, member.Value);
        if (found is { Length: > 0 } && Has(actions, "capture"))
        {
            for (var i = 0; i < 10; i++)
                SetTx(i.ToString(CultureInfo.InvariantCulture), i < found.Length ? found[i] : null);
        }

        if (found is null != operation.IsNegated)
            return false;
        _current = member;
        _matched.Add(member);
        Act(actions);
        return true;
    }

    private static byte[] Transform(byte[] value, string name)
    {
        var transformation = TransformationTable.ByName[name];
        var output = new byte[transformation.MaxLength(value.Length)];
        return output[..transformation.Apply(value, output)];
    }

    private void Act(IReadOnlyList<ActionExpression> actions)
    {
        foreach (var action in actions)
        {
            switch (action.Name.ToUpperInvariant())
            {
                case "SETVAR":
                    SetVar(action.Value!);
                    break;
                case "CTL":
                    Control(action);
                    break;
                case "INITCOL":
                    Open(action.Value!.Split('=', 2)[0].ToUpperInvariant(), Expand(action.Value.Split('=', 2)[1]));
                    break;
                case "SETSID":
                    Open("SESSION", Expand(action.Value!));
                    break;
                case "SETENV" or "EXPIREVAR" or "DEPRECATEVAR" or "SETUID" or "SETRSC":
                    throw new InvalidOperationException($"the oracle does not know {action.Name}");
            }
        }
    }

    // The first key of a request holds; an empty one takes nothing up.
    private void Open(string collection, byte[] key)
    {
        if (key.Length == 0 || _records.ContainsKey(collection))
            return;
        var full = $"{collection}={Encoding.Latin1.GetString(key)}";
        if (!_kept.TryGetValue(full, out var record))
            _kept[full] = record = new(StringComparer.Ordinal);
        _records[collection] = record;
        if (collection == "SESSION")
            _variables["SESSIONID"] = [new OracleMember("SESSIONID", null, key)];
    }

    private void SetVar(string text)
    {
        var removes = text.StartsWith('!');
        var parts = (removes ? text[1..] : text).Split('=', 2);
        var collection = parts[0].Split('.')[0].ToUpperInvariant();
        var name = Lower(Expand(parts[0][(collection.Length + 1)..].ToLowerInvariant()));
        var value = parts.Length > 1 ? parts[1] : "1";
        if (collection != "TX")
            SetKept(collection, name, removes, value);
        else if (removes)
            SetTx(name, null);
        else if (value.StartsWith('+') || value.StartsWith('-'))
        {
            var change = OracleOperators.Number(Expand(value[1..]));
            var sum = (_tx.TryGetValue(name, out var old) ? OracleOperators.Number(old) : 0) + (value[0] == '+' ? change : -change);
            SetTx(name, Encoding.ASCII.GetBytes(sum.ToString(CultureInfo.InvariantCulture)));
        }
        else
            SetTx(name, Expand(value));
    }

    private void SetKept(string collection, string name, bool removes, string value)
    {
        if (!_records.TryGetValue(collection, out var record))
            return;
        if (removes)
            record.Remove(name);
        else if (value.StartsWith('+') || value.StartsWith('-'))
        {
            var change = OracleOperators.Number(Expand(value[1..]));
            var sum = (record.TryGetValue(name, out var old) ? OracleOperators.Number(old) : 0) + (value[0] == '+' ? change : -change);
            record[name] = Encoding.ASCII.GetBytes(sum.ToString(CultureInfo.InvariantCulture));
        }
        else
            record[name] = Expand(value);
    }

    private void SetTx(string name, byte[]? value)
    {
        if (value is null)
        {
            _tx.Remove(name);
            return;
        }

        if (!_txOrder.Contains(name))
            _txOrder.Add(name);
        _tx[name] = value;
    }

    private void Control(ActionExpression action)
    {
        var parts = action.Value!.Split('=', 2);
        switch (parts[0].ToUpperInvariant())
        {
            case "AUDITENGINE" or "AUDITLOGPARTS":
                break;
            case "RULEENGINE":
                _engine = parts[1];
                break;
            case "FORCEREQUESTBODYVARIABLE":
                ForcesRequestBody = parts[1].Equals("On", StringComparison.OrdinalIgnoreCase);
                break;
            case "REQUESTBODYPROCESSOR":
                Processor = Encoding.ASCII.GetBytes(parts[1].ToUpperInvariant());
                _variables["REQBODY_PROCESSOR"] = [new OracleMember("REQBODY_PROCESSOR", null, Processor)];
                break;
            case "RULEREMOVEBYID" or "RULEREMOVEBYTAG" or "RULEREMOVEBYMSG":
                foreach (var rule in _statements.Select(one => one.Statement).OfType<RuleStatement>().Where(Named(parts[0], parts[1])))
                    _removed.Add(rule);
                break;
            case "RULEREMOVETARGETBYID" or "RULEREMOVETARGETBYTAG" or "RULEREMOVETARGETBYMSG":
                var semicolon = parts[1].LastIndexOf(';');
                var target = ((RuleStatement)RuleFile.Parse("ctl", $"SecRule \"{parts[1][(semicolon + 1)..]}\" \"@noMatch\" \"id:1\"").Statements[0]).Variables[0];
                _removedTargets.Add((Named(parts[0], parts[1][..semicolon]), target));
                break;
            default:
                throw new InvalidOperationException($"the oracle does not know ctl:{parts[0]}");
        }
    }

    private static Func<RuleStatement, bool> Named(string control, string value)
    {
        if (control.EndsWith("Id", StringComparison.OrdinalIgnoreCase))
        {
            return rule => value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(range => range.Split('-')).Any(ends =>
                rule.Id >= long.Parse(ends[0], CultureInfo.InvariantCulture) && rule.Id <= long.Parse(ends[^1], CultureInfo.InvariantCulture));
        }

        var by = control.EndsWith("Tag", StringComparison.OrdinalIgnoreCase) ? "tag" : "msg";
        return rule => rule.Actions.Any(action => action.Name.Equals(by, StringComparison.OrdinalIgnoreCase) &&
            OracleOperators.Match("rx", Encoding.UTF8.GetBytes(value), "", Encoding.UTF8.GetBytes(action.Value!)) is not null);
    }

    // Puts the first value of a variable where its macro stands.
    private byte[] Expand(string text)
    {
        var result = new List<byte>();
        while (text.IndexOf("%{", StringComparison.Ordinal) is var start and >= 0 && text.IndexOf('}', start) is var end and >= 0)
        {
            result.AddRange(Encoding.UTF8.GetBytes(text[..start]));
            var parts = text[(start + 2)..end].Split('.', 2);
            var variable = new VariableExpression(parts[0].ToUpperInvariant(), parts.Length > 1 ? parts[1] : null, false, false, false, _head!.Position);
            result.AddRange(Members(variable).FirstOrDefault()?.Value ?? []);
            text = text[(end + 1)..];
        }

        return [.. result, .. Encoding.UTF8.GetBytes(text)];
    }

    private static RuleStatement Action(string actions) => (RuleStatement)RuleFile.Parse("default", $"SecAction \"{actions}\"").Statements[0];

    private static int PhaseOf(RuleStatement rule) => Last(rule.Actions, "phase")?.ToUpperInvariant() switch
    {
        null => 2, "REQUEST" => 2, "RESPONSE" => 4, "LOGGING" => 5, var number => int.Parse(number, CultureInfo.InvariantCulture),
    };

    private static int Severity(string text) => char.IsAsciiDigit(text[0])
        ? text[0] - '0' : Array.IndexOf(["EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG"], text.ToUpperInvariant());

    private static bool Has(IEnumerable<ActionExpression> actions, string name) => actions.Any(action => action.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string? Last(IEnumerable<ActionExpression> actions, string name) =>
        actions.LastOrDefault(action => action.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static string Lower(byte[] text) => string.Concat(text.Select(one => (char)(one is >= (byte)'A' and <= (byte)'Z' ? one + 32 : one)));
}
