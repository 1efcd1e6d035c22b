using System.Text;
using Karaula.Waf.Operators;

namespace Karaula.Waf.Engine;

/// <summary>Running rules.</summary>
public sealed partial class WafTransaction
{
    private const int MaxMatches = 1000;
    private const int MaxEvidence = 512;
    private readonly bool[] _removed;
    private readonly List<(bool[] Rules, Target Target)> _removedTargets = [];
    private bool _anyRemoved;
    private int _allowedUntil;
    private List<WafMatch>? _matches;
    private WafVerdict _verdict;

    /// <summary>The rules that matched and log, in order; at most 1,000. It stays valid after the transaction is given back.</summary>
    public IReadOnlyList<WafMatch> Matches => _matches ?? (IReadOnlyList<WafMatch>)[];

    private void ClearRules()
    {
        if (_anyRemoved)
            Array.Clear(_removed);
        _anyRemoved = false;
        _allowedUntil = 0;
        _removedTargets.Clear();
        _matched.Clear();
        _stack.Clear();
        _current = default;
    }

    private WafVerdict Evaluate(int phase)
    {
        // A request that was refused, or let through, is not looked at again; only the log is.
        if (_mode == WafMode.Off || (phase < 5 && (_verdict.Action != WafAction.Pass || phase <= _allowedUntil)))
            return _verdict;
        var rules = Policy.Phases[phase];
        var starts = Policy.Starts[phase];
        for (var at = 0; at < rules.Length;)
        {
            ref readonly var start = ref starts[at];
            if (CannotMatch(start))
            {
                at++;
                continue;
            }

            var rule = rules[at++];
            if (_removed[rule.Index])
                continue;
            _matched.Clear();
            _rule = rule;
            if (start.Guard is { } guard && !LosesTargets(rule))
                Pass(rule, guard);
            else if (!Run(rule))
                continue;
            if (!RunChain(rule))
                continue;
            if (rule.Severity >= 0 && rule.Severity < _highestSeverity)
                _highestSeverity = rule.Severity;
            if (rule.Logs)
                Record(rule);
            if (rule.Next >= 0)
                at = rule.Next;
            if (rule.Disruption != Disruption.Pass && _mode == WafMode.On && phase < 5 && Disrupt(rule))
                break;
            if (_mode == WafMode.Off)
                break;
        }

        return _verdict;
    }

    // A guard that holds has said all: its rule matches.
    private void Pass(Rule rule, TransactionGuard guard)
    {
        var value = _tx.Get(guard.Name);
        // The first ten constants are the digits.
        _current = guard.IsCount ? new Member(Variable.Tx, -1, value < 0 ? 0 : 1) : new Member(Variable.Tx, guard.Name, value);
        _matched.Add(_current);
        Act(rule);
    }

    private bool RunChain(Rule head)
    {
        foreach (var link in head.Chain)
        {
            if (!Run(link))
                return false;
        }

        return true;
    }

    private bool Disrupt(Rule rule)
    {
        switch (rule.Disruption)
        {
            case Disruption.AllowPhase:
                return true;
            case Disruption.AllowRequest:
                _allowedUntil = 2;
                return true;
            case Disruption.Allow:
                _allowedUntil = 4;
                return true;
            case Disruption.Redirect:
                _verdict = new WafVerdict(WafAction.Redirect, rule.Status is >= 300 and < 400 ? rule.Status : 302, rule.Id, Latin(rule.Location));
                return true;
            default:
                _verdict = new WafVerdict(rule.Disruption == Disruption.Drop ? WafAction.Drop : WafAction.Deny, rule.Status, rule.Id, null);
                return true;
        }
    }

    // True when the rule, without its chain, matches; its actions that do not disrupt run for each value that matches.
    private bool Run(Rule rule)
    {
        if (rule.Operator is null)
        {
            Act(rule);
            return true;
        }

        if (InputOf(rule) is { } input)
            return Run(rule, input, rule.Operator);
        var from = _stack.Count;
        Gather(rule.Targets, rule.Excluded, rule);
        var matched = false;
        var to = _stack.Count;
        for (var i = from; i < to; i++)
            matched |= Test(rule, rule.Operator, _stack[i]);
        _stack.RemoveRange(from, _stack.Count - from);
        return matched;
    }

    // What it looks at, gathered once with others, when that is known beforehand; null when it is not.
    private RuleInput? InputOf(Rule rule)
    {
        var input = rule.Input;
        if (input is null || _removedTargets.Count == 0)
            return input;
        Target? removed = null;
        foreach (var (rules, target) in _removedTargets)
        {
            if (!rules[rule.Index] || ReferenceEquals(target, removed))
                continue;
            if (removed is not null)
                return null;
            removed = target;
        }

        return removed is null ? input : ReducedInputOf(rule, removed);
    }

    private static RuleInput? ReducedInputOf(Rule rule, Target removed)
    {
        foreach (var reduced in rule.Reduced)
        {
            if (ReferenceEquals(reduced.Removed, removed))
                return reduced.Input;
        }

        return null;
    }

    private bool LosesTargets(Rule rule)
    {
        foreach (var (rules, _) in _removedTargets)
        {
            if (rules[rule.Index])
                return true;
        }

        return false;
    }

    private void Gather(Target[] targets, Target[] excluded, Rule? rule = null)
    {
        foreach (var target in targets)
        {
            var start = _stack.Count;
            Gather(target);
            foreach (var not in excluded)
                Exclude(not, start);
            if (rule is not null)
                ExcludeRemoved(rule, start);
            if (!target.IsCount)
                continue;
            var count = _stack.Count - start;
            _stack.RemoveRange(start, count);
            PushNumber(target.Variable, count);
        }
    }

    private void ExcludeRemoved(Rule rule, int start)
    {
        foreach (var (rules, target) in _removedTargets)
        {
            if (rules[rule.Index])
                Exclude(target, start);
        }
    }

    private void Exclude(Target target, int start)
    {
        for (var i = _stack.Count - 1; i >= start; i--)
        {
            var member = _stack[i];
            if (member.Variable == target.Variable && (member.Name < 0 || target.Selects(Values[member.Name])))
                _stack.RemoveAt(i);
        }
    }

    private bool Test(Rule rule, Operator operation, Member member)
    {
        var value = member.Value;
        if (!rule.MultiMatch)
            return Test(rule, operation, member, Values.Transform(value, rule.Pipeline));

        var matched = Test(rule, operation, member, value);
        foreach (var index in rule.Transformations)
        {
            var next = Values.Transform(value, Policy.Pipelines.Alone(index));
            if (next == value)
                continue;
            value = next;
            matched |= Test(rule, operation, member, value);
        }

        return matched;
    }

    private bool Test(Rule rule, Operator operation, Member member, int value)
    {
        if (operation.Matches(this, value, rule.Captures) == rule.IsNegated)
            return false;
        _current = member with { Value = value };
        _matched.Add(_current);
        Act(rule);
        return true;
    }

    private void Act(Rule rule)
    {
        if (rule.Steps is not null)
        {
            ActInOrder(rule.Steps);
            return;
        }

        foreach (var set in rule.Sets)
            Apply(set);
        foreach (var control in rule.Controls)
            Apply(control);
    }

    private void Apply(SetVariable set)
    {
        // Names without macros are lower case since the rules were loaded.
        var name = Expand(set.Name);
        if (set.Name.Constant is null)
            name = Values.Transform(name, Policy.Pipelines.Alone(LowercaseIndex));
        if (set.Kind == '!')
        {
            _tx.Set(name, -1);
            return;
        }

        var value = Expand(set.Value);
        if (set.Kind is '+' or '-')
        {
            var old = _tx.Get(name) is var known and >= 0 ? NumberOperator.Parse(Values[known]) : 0;
            var change = NumberOperator.Parse(Values[value]);
            PushNumber(Variable.Tx, unchecked(set.Kind == '+' ? old + change : old - change));
            value = _stack[^1].Value;
            _stack.RemoveAt(_stack.Count - 1);
        }

        _tx.Set(name, value);
    }

    private static readonly int LowercaseIndex = RuleCompiler.TransformationNames.ToList().IndexOf("lowercase");

    private void Apply(Control control)
    {
        var on = control.Value.Equals("On", StringComparison.OrdinalIgnoreCase);
        switch (control.Kind)
        {
            case ControlKind.RuleEngine:
                _mode = Enum.TryParse<WafMode>(control.Value, true, out var mode) ? mode : _mode;
                break;
            case ControlKind.ForceRequestBody:
                _forceRequestBody = on;
                break;
            case ControlKind.RequestBodyProcessor:
                Set(Variable.ReqbodyProcessor, control.Word);
                break;
            case ControlKind.RequestBodyAccess:
                _readsRequestBody = on;
                break;
            case ControlKind.RequestBodyLimit:
                _requestBodyLimit = control.Number;
                break;
            case ControlKind.ResponseBodyLimit:
                _responseBodyLimit = control.Number;
                break;
            case ControlKind.ResponseBodyAccess:
                _readsResponseBody = on;
                break;
            case ControlKind.RemoveRules:
                _anyRemoved = true;
                for (var i = 0; i < control.Rules.Length; i++)
                    _removed[i] |= control.Rules[i];
                break;
            case ControlKind.RemoveTarget:
                if (_removedTargets.Count < MaxMatches)
                    _removedTargets.Add((control.Rules, control.Target!));
                break;
        }
    }

    private void Record(Rule rule)
    {
        // Its own list for each transaction that matches: what was found outlives the pooled transaction.
        _matches ??= [];
        if (_matches.Count >= MaxMatches)
            return;
        var evidence = _current.Variable == Variable.None ? default : Values[_current.Value];
        _matches.Add(new WafMatch(
            rule.Id,
            rule.Phase,
            Latin(rule.Message),
            Latin(rule.LogData),
            _current.Variable == Variable.None ? "" : Encoding.Latin1.GetString(Values[NameOf(_current)]),
            evidence[..Math.Min(evidence.Length, MaxEvidence)].ToArray(),
            rule.Severity,
            rule.Tags));
    }
}
