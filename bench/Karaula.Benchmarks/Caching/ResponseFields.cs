using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Benchmarks.Caching;

/// <summary>Response fields that keep Content-Length as a number, as those of Kestrel do; a plain <see cref="HeaderDictionary"/> makes text of it.</summary>
internal sealed class ResponseFields : IHeaderDictionary
{
    private readonly HeaderDictionary _fields = [];

    public long? ContentLength { get; set; }

    public ICollection<string> Keys => _fields.Keys;

    public ICollection<StringValues> Values => _fields.Values;

    public int Count => _fields.Count + (ContentLength is null ? 0 : 1);

    public bool IsReadOnly => false;

    StringValues IDictionary<string, StringValues>.this[string key]
    {
        get => _fields[key];
        set => _fields[key] = value;
    }

    public StringValues this[string key]
    {
        get => _fields[key];
        set => _fields[key] = value;
    }

    public void Add(string key, StringValues value) => _fields.Add(key, value);

    public void Add(KeyValuePair<string, StringValues> item) => _fields.Add(item);

    public void Clear()
    {
        _fields.Clear();
        ContentLength = null;
    }

    public bool Contains(KeyValuePair<string, StringValues> item) => _fields.Contains(item);

    public bool ContainsKey(string key) => _fields.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => _fields.CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, StringValues>>)_fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Remove(string key) => _fields.Remove(key);

    public bool Remove(KeyValuePair<string, StringValues> item) => _fields.Remove(item);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) => _fields.TryGetValue(key, out value);
}
