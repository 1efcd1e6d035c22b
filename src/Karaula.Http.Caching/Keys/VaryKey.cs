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

    // As the first request wrote them: most others write them alike, and then nothing need be normalised.
    private readonly StringValues[] _written;

    // The language of an answer that depends on Accept-Language; empty where it does not say.
    private readonly string _language;

    private VaryKey(string[] names, string?[] values, StringValues[] written, string language)
    {
        _language = language;
        _names = names;
        _values = values;
        _written = written;
    }

    /// <summary>Of an answer that depends on no field.</summary>
    public static VaryKey Empty { get; } = new([], [], [], "");

    /// <summary>The fields' names, in order.</summary>
    public ReadOnlySpan<string> Names => _names;

    /// <summary>Their values in the form in which they are compared.</summary>
    public ReadOnlySpan<string?> Values => _values;

    /// <summary>Their values as the request had them.</summary>
    public ReadOnlySpan<StringValues> Written => _written;

    /// <summary>The bytes of its characters, and of its references.</summary>
    public int Bytes
    {
        get
        {
            int bytes = 0;
            for (int i = 0; i < _names.Length; i++)
            {
                bytes += (sizeof(char) * (_names[i].Length + (_values[i]?.Length ?? 0))) + 128;
                foreach (string? line in _written[i])
                    bytes += (sizeof(char) * (line?.Length ?? 0)) + 32;
            }

            return bytes;
        }
    }

    /// <summary>The key of an answer, or null when its Vary has a member <c>*</c>, which no later request ever matches.</summary>
    /// <param name="vary">Its Vary field.</param>
    /// <param name="request">The fields of the request.</param>
    /// <param name="contentLanguage">Its Content-Language field.</param>
    public static VaryKey? Create(StringValues vary, IHeaderDictionary request, StringValues contentLanguage = default)
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
        return new(sorted, [.. sorted.Select(name => VaryValue.Normalise(name, request[name]))], [.. sorted.Select(name => request[name])],
            contentLanguage is [{ } language] ? language.Trim() : "");
    }

    /// <summary>The fields and their values, for people.</summary>
    public IReadOnlyList<string> Describe() => [.. _names.Select((name, i) => _values[i] is { } value ? $"{name}: {value}" : $"{name} absent")];

    /// <summary>
    /// Whether a request has the same values, or prefers to all others the language that the answer is in: an origin that has it would choose it.
    /// </summary>
    public bool Matches(IHeaderDictionary request)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            StringValues value = request[_names[i]];
            if (!StringValues.Equals(value, _written[i]) && !IsInPreferredLanguage(_names[i], value) && VaryValue.Normalise(_names[i], value) != _values[i])
                return false;
        }

        return true;
    }

    private bool IsInPreferredLanguage(string name, StringValues value) =>
        _language.Length > 0
        && name.Equals("Accept-Language", StringComparison.OrdinalIgnoreCase)
        && AcceptLanguage.Preferred(value).Equals(_language, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two answers are for the same fields and values, so that one replaces the other.</summary>
    public bool IsSameAs(VaryKey other) =>
        _names.AsSpan().SequenceEqual(other._names, StringComparer.OrdinalIgnoreCase) && _values.AsSpan().SequenceEqual(other._values);
}
