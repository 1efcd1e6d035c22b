using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Keys;

/// <summary>
/// The request fields that an answer depends on and the values it was made for (RFC 9111, section 4.1).
/// </summary>
internal sealed class VaryKey
{
    private readonly string[] _names;
    private readonly string?[] _values;

    private VaryKey(string[] names, string?[] values)
    {
        _names = names;
        _values = values;
    }

    /// <summary>Of an answer that depends on no field.</summary>
    public static VaryKey Empty { get; } = new([], []);

    /// <summary>The bytes of its characters, and of its references.</summary>
    public int Bytes
    {
        get
        {
            int bytes = 0;
            for (int i = 0; i < _names.Length; i++)
                bytes += (sizeof(char) * (_names[i].Length + (_values[i]?.Length ?? 0))) + 64;
            return bytes;
        }
    }

    /// <summary>The key of an answer, or null when its Vary has a member <c>*</c>, which no later request ever matches.</summary>
    public static VaryKey? Create(StringValues vary, IHeaderDictionary request)
    {
        if (vary.Count == 0)
            return Empty;
        SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (string? line in vary)
        {
            foreach (string name in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (name == "*")
                    return null;
                names.Add(name);
            }
        }

        if (names.Count == 0)
            return Empty;
        string[] sorted = [.. names];
        return new(sorted, [.. sorted.Select(name => VaryValue.Normalise(name, request[name]))]);
    }

    /// <summary>Whether a request has the same values.</summary>
    public bool Matches(IHeaderDictionary request)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            StringValues value = request[_names[i]];
            if (value.Count == 1 && value[0] == _values[i])
                continue;
            if (VaryValue.Normalise(_names[i], value) != _values[i])
                return false;
        }

        return true;
    }

    /// <summary>Whether two answers are for the same fields and values, so that one replaces the other.</summary>
    public bool IsSameAs(VaryKey other) =>
        _names.AsSpan().SequenceEqual(other._names, StringComparer.OrdinalIgnoreCase) && _values.AsSpan().SequenceEqual(other._values);
}
