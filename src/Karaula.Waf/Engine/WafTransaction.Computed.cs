using System.Globalization;
using System.Text;

namespace Karaula.Waf.Engine;

/// <summary>Variables that are made when a rule asks for them.</summary>
public sealed partial class WafTransaction
{
    private const int NoSeverity = 255;
    private readonly ByteBuffer _full = new();
    private long _began;
    private int _highestSeverity = NoSeverity;
    private Rule? _rule;

    private void GatherComputed(Target target)
    {
        switch (target.Variable)
        {
            case Variable.Rule:
                GatherRule(target);
                break;
            case Variable.HighestSeverity:
                PushNumber(target.Variable, _highestSeverity);
                break;
            case Variable.Duration:
                PushNumber(target.Variable, (long)Policy.Host.Time.GetElapsedTime(_began).TotalMicroseconds);
                break;
            case Variable.FullRequest:
                WriteFullRequest();
                _stack.Add(new Member(target.Variable, -1, Values.Intern(_full.Span)));
                break;
            case Variable.FullRequestLength:
                WriteFullRequest();
                PushNumber(target.Variable, _full.Length);
                break;
            default:
                GatherTime(target.Variable);
                break;
        }
    }

    /// <summary>A pattern ran out of time: <c>TX:MSC_PCRE_LIMITS_EXCEEDED</c> is 1, as in ModSecurity, so that rules may refuse what cannot be judged.</summary>
    internal void SayPatternTimeout()
    {
        Policy.CountPatternTimeout();
        _tx.Set(Values.Intern("msc_pcre_limits_exceeded"u8), Values.Intern("1"u8));
    }

    private void GatherTime(Variable variable)
    {
        var now = Policy.Host.Time.GetLocalNow();
        if (variable == Variable.Time)
        {
            Span<byte> text = stackalloc byte[8];
            now.TryFormat(text, out var length, "HH:mm:ss", CultureInfo.InvariantCulture);
            _stack.Add(new Member(variable, -1, Values.Intern(text[..length])));
            return;
        }

        // Months and days of the week count from 0, as in C.
        PushNumber(variable, variable switch
        {
            Variable.TimeDay => now.Day,
            Variable.TimeEpoch => now.ToUnixTimeSeconds(),
            Variable.TimeHour => now.Hour,
            Variable.TimeMin => now.Minute,
            Variable.TimeMon => now.Month - 1,
            Variable.TimeSec => now.Second,
            Variable.TimeWday => (int)now.DayOfWeek,
            _ => now.Year,
        });
    }

    // The first rule of a chain stands for the whole chain.
    private void GatherRule(Target target)
    {
        if (_rule is not { } rule)
            return;
        Push("id"u8, rule.Id.ToString(CultureInfo.InvariantCulture));
        Push("rev"u8, rule.Revision);
        Push("severity"u8, rule.Severity < 0 ? null : rule.Severity.ToString(CultureInfo.InvariantCulture));
        PushText("msg"u8, rule.Message);
        PushText("logdata"u8, rule.LogData);

        void Push(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null && target.Selects(name))
                _stack.Add(new Member(Variable.Rule, Values.Intern(name), Values.Intern(Encoding.UTF8.GetBytes(value))));
        }

        // A message may hold macros, and stand in a text that is being filled in: the outer text is put aside.
        void PushText(ReadOnlySpan<byte> name, Text? text)
        {
            if (text is null || !target.Selects(name))
                return;
            var outer = Values.Intern(_text.Span);
            _rule = null;
            var value = Expand(text);
            _rule = rule;
            _text.Clear();
            _text.Append(Values[outer]);
            _stack.Add(new Member(Variable.Rule, Values.Intern(name), value));
        }
    }

    private void WriteFullRequest()
    {
        _full.Clear();
        foreach (var (_, value) in _lists[(int)Variable.RequestLine].Items)
            _full.Append(Values[value]);
        _full.Append("\r\n"u8);
        foreach (var (name, value) in _lists[(int)Variable.RequestHeaders].Items)
        {
            _full.Append(Values[name]);
            _full.Append(": "u8);
            _full.Append(Values[value]);
            _full.Append("\r\n"u8);
        }

        _full.Append("\r\n"u8);
        _full.Append(_requestBody.Span);
    }
}
