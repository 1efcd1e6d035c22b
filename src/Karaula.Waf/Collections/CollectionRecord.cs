using System.Buffers.Text;
using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Operators;

namespace Karaula.Waf.Collections;

/// <summary>One record of a collection, for example what is known of one address. Its shard's lock guards it.</summary>
internal sealed class CollectionRecord
{
    private const int MaxMembers = 64;
    private const int MaxName = 64;
    private const int MaxValue = 512;
    private const int Overhead = 256;
    private const int MemberOverhead = 96;

    private readonly CollectionShard _shard;
    private readonly Dictionary<string, Member> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly DateTimeOffset _created;
    private readonly TimeSpan _timeout;
    private DateTimeOffset _updated;
    private long _updates;

    public CollectionRecord(CollectionShard shard, string fullKey, string key, DateTimeOffset now, TimeSpan timeout)
    {
        (_shard, FullKey, Key, _created, _updated, _timeout) = (shard, fullKey, key, now, now, timeout);
        Bytes = Overhead + ((fullKey.Length + key.Length) * sizeof(char));
    }

    /// <summary>More than any record takes.</summary>
    public static int MaximumBytes => Overhead + (4 * 1024) + (MaxMembers * (MemberOverhead + (MaxName * sizeof(char)) + MaxValue));

    /// <summary>With scope and collection.</summary>
    public string FullKey { get; }

    /// <summary>As rules know it.</summary>
    public string Key { get; }

    /// <summary>Estimate of the memory it takes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether it gave way.</summary>
    public bool IsDetached { get; set; }

    /// <summary>Whether its time is over.</summary>
    public bool IsOver(DateTimeOffset now) => now - _updated >= _timeout;

    /// <summary>Adds a member's value to a buffer; false when there is none.</summary>
    public bool TryRead(ReadOnlySpan<byte> name, DateTimeOffset now, ByteBuffer to)
    {
        if (name.Length > MaxName)
            return false;
        lock (_shard.Lock)
        {
            if (BuiltIn(name, now, to))
                return true;
            if (Find(name, now) is not { } member)
                return false;
            to.Append(member.Value);
            return true;
        }
    }

    /// <summary>The names of the members that rules set.</summary>
    public string[] Names(DateTimeOffset now)
    {
        lock (_shard.Lock)
            return [.. _members.Where(one => !one.Value.IsOver(now)).Select(one => one.Key)];
    }

    /// <summary>Sets a member. One that expires goes on to expire.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DateTimeOffset now)
    {
        lock (_shard.Lock)
            Put(name, value.ToArray(), now);
    }

    /// <summary>Adds to a member, in one step for all requests that do so at the same time; what is no number counts as 0.</summary>
    public void Add(ReadOnlySpan<byte> name, long change, DateTimeOffset now)
    {
        lock (_shard.Lock)
        {
            var old = Find(name, now) is { } member ? NumberOperator.Parse(member.Value) : 0;
            Span<byte> digits = stackalloc byte[20];
            Utf8Formatter.TryFormat(unchecked(old + change), digits, out var length);
            Put(name, digits[..length].ToArray(), now);
        }
    }

    /// <summary>Takes a member away.</summary>
    public void Remove(ReadOnlySpan<byte> name, DateTimeOffset now)
    {
        lock (_shard.Lock)
        {
            if (Find(name, now) is not { } member)
                return;
            Drop(Text(name), member);
            Touch(now);
        }
    }

    /// <summary>Takes a member away when a time has passed.</summary>
    public void Expire(ReadOnlySpan<byte> name, TimeSpan after, DateTimeOffset now)
    {
        lock (_shard.Lock)
        {
            if (Find(name, now) is not { } member)
                return;
            member.Until = now + after;
            Touch(now);
        }
    }

    /// <summary>Lowers a number towards 0, by a step for each period that has passed since it was last lowered, or set for the first time.</summary>
    public void Deprecate(ReadOnlySpan<byte> name, long step, TimeSpan period, DateTimeOffset now)
    {
        lock (_shard.Lock)
        {
            if (Find(name, now) is not { } member)
                return;
            var periods = (now - member.Lowered).Ticks / period.Ticks;
            if (periods <= 0)
                return;
            var number = NumberOperator.Parse(member.Value);
            var lowered = Math.Max(0, number - (long)Math.Min(number, (decimal)periods * step));
            member.Lowered += TimeSpan.FromTicks(periods * period.Ticks);
            Put(name, Encoding.ASCII.GetBytes(lowered.ToString(System.Globalization.CultureInfo.InvariantCulture)), now);
        }
    }

    private static string Text(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);

    private Member? Find(ReadOnlySpan<byte> name, DateTimeOffset now)
    {
        Span<char> text = stackalloc char[MaxName];
        if (name.Length > MaxName || !_members.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..Encoding.Latin1.GetChars(name, text)], out var member))
            return null;
        if (!member.IsOver(now))
            return member;
        Drop(Text(name), member);
        return null;
    }

    private void Put(ReadOnlySpan<byte> name, byte[] value, DateTimeOffset now)
    {
        var member = Find(name, now);
        if (name.Length > MaxName || value.Length > MaxValue || (member is null && _members.Count >= MaxMembers && !DropOver(now)))
        {
            _shard.Refuse();
            return;
        }

        Touch(now);
        if (member is null)
        {
            member = new Member { Lowered = now };
            _members.Add(Text(name), member);
            Account(MemberOverhead + (name.Length * sizeof(char)));
        }

        Account(value.Length - member.Value.Length);
        member.Value = value;
    }

    private bool DropOver(DateTimeOffset now)
    {
        var over = _members.Where(one => one.Value.IsOver(now)).ToList();
        foreach (var (name, member) in over)
            Drop(name, member);
        return over.Count > 0;
    }

    private void Drop(string name, Member member)
    {
        _members.Remove(name);
        Account(-(MemberOverhead + (name.Length * sizeof(char)) + member.Value.Length));
    }

    private void Account(int bytes)
    {
        Bytes += bytes;
        _shard.Grow(this, bytes);
    }

    private void Touch(DateTimeOffset now) => (_updated, _updates) = (now, _updates + 1);

    // What ModSecurity keeps of each record. IS_NEW is for the request to say.
    private bool BuiltIn(ReadOnlySpan<byte> name, DateTimeOffset now, ByteBuffer to)
    {
        if (Ascii.EqualsIgnoreCase(name, "KEY"u8))
        {
            to.Append(Encoding.Latin1.GetBytes(Key));
            return true;
        }

        long? number = name switch
        {
            _ when Ascii.EqualsIgnoreCase(name, "CREATE_TIME"u8) => _created.ToUnixTimeSeconds(),
            _ when Ascii.EqualsIgnoreCase(name, "LAST_UPDATE_TIME"u8) => _updated.ToUnixTimeSeconds(),
            _ when Ascii.EqualsIgnoreCase(name, "IS_NEW"u8) => _updates == 0 ? 1 : 0,
            _ when Ascii.EqualsIgnoreCase(name, "TIMEOUT"u8) => (long)_timeout.TotalSeconds,
            _ when Ascii.EqualsIgnoreCase(name, "UPDATE_COUNTER"u8) => _updates,
            _ when Ascii.EqualsIgnoreCase(name, "UPDATE_RATE"u8) => (long)(_updates / Math.Max(1, (now - _created).TotalMinutes)),
            _ => null,
        };
        if (number is null)
            return false;
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number.Value, digits, out var length);
        to.Append(digits[..length]);
        return true;
    }

    private sealed class Member
    {
        public byte[] Value { get; set; } = [];

        public DateTimeOffset? Until { get; set; }

        public DateTimeOffset Lowered { get; set; }

        public bool IsOver(DateTimeOffset now) => now >= Until;
    }
}
