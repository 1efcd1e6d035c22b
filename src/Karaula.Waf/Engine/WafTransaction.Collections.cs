using System.Net;
using System.Text;
using Karaula.Waf.Collections;
using Karaula.Waf.Operators;

namespace Karaula.Waf.Engine;

/// <summary>What outlives a request, and what is only made of others when a rule asks.</summary>
public sealed partial class WafTransaction
{
    private readonly Dictionary<Variable, CollectionRecord> _records = [];
    private readonly ByteBuffer _kept = new();
    private string _scope = "";

    private void ActInOrder(RuleStep[] steps)
    {
        foreach (var step in steps)
        {
            if (step.Control is { } control)
                Apply(control);
            else if (step.Keep is { } keep)
                Apply(keep);
            else if (step.Set!.Collection == Variable.Tx)
                Apply(step.Set);
            else if (_records.TryGetValue(step.Set.Collection, out var record))
                Apply(step.Set, record);
        }
    }

    private void Apply(SetVariable set, CollectionRecord record)
    {
        var (name, value, now) = (Expand(set.Name), Expand(set.Value), Policy.Host.Time.GetUtcNow());
        switch (set.Kind)
        {
            case '!':
                record.Remove(Values[name], now);
                break;
            case '+' or '-':
                var change = NumberOperator.Parse(Values[value]);
                record.Add(Values[name], set.Kind == '+' ? change : unchecked(-change), now);
                break;
            default:
                record.Set(Values[name], Values[value], now);
                break;
        }
    }

    private void Apply(KeepAction keep)
    {
        var (name, value) = (Expand(keep.Name), Expand(keep.Value));
        if (keep.Kind == KeepKind.Environment)
        {
            SetMember(Variable.Env, Values[name], value);
            return;
        }

        if (keep.Kind == KeepKind.Open)
        {
            // As in ModSecurity, the first key of a request holds.
            if (_records.ContainsKey(keep.Collection) || Values[value].IsEmpty)
                return;
            _records.Add(keep.Collection, Policy.Collections.Open(_scope, keep.Collection, Values[value], Policy.Settings.CollectionTimeout));
            if (keep.Collection is Variable.Session or Variable.User)
                Set(keep.Collection == Variable.Session ? Variable.Sessionid : Variable.Userid, Values[value]);
            return;
        }

        if (!_records.TryGetValue(keep.Collection, out var record))
            return;
        var (seconds, now) = (NumberOperator.Parse(Values[value]), Policy.Host.Time.GetUtcNow());
        if (keep.Kind == KeepKind.Expire)
            record.Expire(Values[name], Seconds(seconds), now);
        else if (NumberOperator.Parse(Values[Expand(keep.Period!)]) is var period and > 0)
            record.Deprecate(Values[name], seconds, Seconds(period), now);
    }

    private static TimeSpan Seconds(long seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 10L * 365 * 86_400));

    private void SetMember(Variable collection, ReadOnlySpan<byte> name, int value)
    {
        var list = _lists[(int)collection];
        for (var i = 0; i < list.Count; i++)
        {
            if (!Ascii.EqualsIgnoreCase(Values[list.Items[i].Name], name))
                continue;
            list.Replace(i, value);
            return;
        }

        if (list.Count < MaxMatches)
            list.Add(Values.Intern(name), value);
    }

    private void GatherRecord(Target target)
    {
        if (!_records.TryGetValue(target.Variable, out var record))
            return;
        var now = Policy.Host.Time.GetUtcNow();
        if (target.Name is not null)
        {
            PushKept(target.Variable, record, target.Name, now);
            return;
        }

        foreach (var name in record.Names(now))
        {
            var bytes = Encoding.Latin1.GetBytes(name);
            if (target.Selects(bytes))
                PushKept(target.Variable, record, bytes, now);
        }
    }

    private void PushKept(Variable variable, CollectionRecord record, ReadOnlySpan<byte> name, DateTimeOffset now)
    {
        _kept.Clear();
        if (record.TryRead(name, now, _kept))
            _stack.Add(new Member(variable, Values.Intern(name), Values.Intern(_kept.Span)));
    }

    /// <summary>Notes where an address is, for <c>GEO</c>; false when that is not known.</summary>
    internal bool Locate(ReadOnlySpan<byte> text)
    {
        if (Policy.Host.Countries is not { } countries || IpMatchOperator.AddressOf(text) is not { } address || countries.CountryOf(address) is not { } country)
            return false;
        Span<byte> code = stackalloc byte[8];
        if (country.Length > code.Length)
            return false;
        SetMember(Variable.Geo, "country_code"u8, Values.Intern(code[..Encoding.ASCII.GetBytes(country, code)]));
        return true;
    }

    /// <summary>Whether a block list holds an address, as far as is known.</summary>
    internal bool IsListed(string zone, ReadOnlySpan<byte> text) =>
        Policy.Host.BlockLists is { } lists && IpMatchOperator.AddressOf(text) is { } address && lists.IsListed(zone, address) == true;
}
