using System.Text;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Engine;

/// <summary>What rules see of a transaction.</summary>
public sealed partial class WafTransaction
{
    private const int MostCaptures = 10;
    private readonly List<Member> _matched = [];
    private readonly List<Member> _stack = [];
    // A text of its own: a name may be needed in the middle of a text that is being filled in.
    private readonly ByteBuffer _name = new();
    private Member _current;

    /// <summary>Sets TX.0 to TX.9.</summary>
    internal void Capture(int value, ReadOnlySpan<ByteRange> ranges)
    {
        for (var i = 0; i < MostCaptures; i++)
        {
            // The first ten constants are the digits.
            var name = i;
            if (i < ranges.Length)
            {
                _text.Clear();
                _text.Append(ranges[i].Of(Values[value]));
                _tx.Set(name, Values.Intern(_text.Span));
            }
            else if (_tx.Get(name) >= 0)
            {
                _tx.Set(name, -1);
            }
        }
    }

    /// <summary>The number of a text with its macros filled in.</summary>
    internal int Expand(Text text)
    {
        if (text.Constant is { } constant)
            return text.Number >= 0 ? text.Number : Values.Intern(constant);
        _text.Clear();
        foreach (var part in text.Parts)
        {
            if (part.Target is null)
                _text.Append(part.Bytes);
            else
                AppendMacro(part.Target);
        }

        return Values.Intern(_text.Span);
    }

    private void AppendMacro(Target target)
    {
        if (target.Variable == Variable.MatchedVarName)
        {
            AppendName(_text, _current);
            return;
        }

        var from = _stack.Count;
        Gather(target);
        if (_stack.Count > from)
            _text.Append(Values[_stack[from].Value]);
        _stack.RemoveRange(from, _stack.Count - from);
    }

    private void AppendName(ByteBuffer text, Member member)
    {
        text.Append(VariableNames.Of(member.Variable));
        if (member.Name < 0)
            return;
        text.Append(":"u8);
        text.Append(Values[member.Name]);
    }

    private int NameOf(Member member)
    {
        _name.Clear();
        AppendName(_name, member);
        return Values.Intern(_name.Span);
    }

    // Pushes the members that a target stands for.
    private void Gather(Target target)
    {
        switch (target.Variable)
        {
            case Variable.Args:
                Gather(target, Variable.ArgsGet, false);
                Gather(target, Variable.ArgsPost, false);
                break;
            case Variable.ArgsNames:
                Gather(target, Variable.ArgsGet, true);
                Gather(target, Variable.ArgsPost, true);
                break;
            case Variable.ArgsGetNames:
                Gather(target, Variable.ArgsGet, true);
                break;
            case Variable.ArgsPostNames:
                Gather(target, Variable.ArgsPost, true);
                break;
            case Variable.RequestHeadersNames:
                Gather(target, Variable.RequestHeaders, true);
                break;
            case Variable.ResponseHeadersNames:
                Gather(target, Variable.ResponseHeaders, true);
                break;
            case Variable.RequestCookiesNames:
                Gather(target, Variable.RequestCookies, true);
                break;
            case Variable.Tx:
                GatherTransactionVariables(target);
                break;
            case Variable.MatchedVar:
                if (_current.Variable != Variable.None)
                    _stack.Add(new Member(Variable.MatchedVar, -1, _current.Value));
                break;
            case Variable.MatchedVarName:
                if (_current.Variable != Variable.None)
                    _stack.Add(new Member(Variable.MatchedVarName, -1, NameOf(_current)));
                break;
            case Variable.MatchedVars or Variable.MatchedVarsNames:
                foreach (var member in _matched)
                {
                    var name = NameOf(member);
                    if (target.Selects(Values[name]))
                        _stack.Add(new Member(target.Variable, name, target.Variable == Variable.MatchedVars ? member.Value : name));
                }

                break;
            case Variable.ArgsCombinedSize:
                PushNumber(target.Variable, Size(Variable.ArgsGet) + Size(Variable.ArgsPost));
                break;
            case Variable.Duration or Variable.FullRequest or Variable.FullRequestLength or Variable.HighestSeverity or Variable.Rule or
                Variable.Time or Variable.TimeDay or Variable.TimeEpoch or Variable.TimeHour or Variable.TimeMin or Variable.TimeMon or
                Variable.TimeSec or Variable.TimeWday or Variable.TimeYear:
                GatherComputed(target);
                break;
            case Variable.Global or Variable.Ip or Variable.Resource or Variable.Session or Variable.User:
                GatherRecord(target);
                break;
            default:
                Gather(target, target.Variable, false);
                break;
        }
    }

    private void Gather(Target target, Variable source, bool names)
    {
        foreach (var (name, value) in _lists[(int)source].Items)
        {
            if (name < 0 || target.Selects(Values[name]))
                _stack.Add(new Member(target.Variable, name, names ? name : value));
        }
    }

    private void GatherTransactionVariables(Target target)
    {
        if (target.Name is not null)
        {
            var name = target.NameNumber >= 0 ? target.NameNumber : Values.Intern(target.Name);
            if (_tx.Get(name) is var value and >= 0)
                _stack.Add(new Member(Variable.Tx, name, value));
            return;
        }

        foreach (var name in _tx.Names)
        {
            if (_tx.Get(name) is var value and >= 0 && target.Selects(Values[name]))
                _stack.Add(new Member(Variable.Tx, name, value));
        }
    }

    private void PushNumber(Variable variable, long number)
    {
        if (number is >= 0 and <= 9)
        {
            // The first ten constants.
            _stack.Add(new Member(variable, -1, (int)number));
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(number, digits, out var length);
        _stack.Add(new Member(variable, -1, Values.Intern(digits[..length])));
    }

    private long Size(Variable variable)
    {
        var size = 0L;
        foreach (var (name, value) in _lists[(int)variable].Items)
            size += Values[name].Length + Values[value].Length;
        return size;
    }

    private string Latin(Text? text) => text is null ? "" : Encoding.Latin1.GetString(Values[Expand(text)]);
}
