using Tomlyn.Syntax;

namespace Karaula.Hub.Configuration;

/// <summary>Takes typed values out of one table of a hub's file; each error names its line.</summary>
internal sealed class HubFileTable
{
    private readonly string _path;
    private readonly string _name;
    private readonly TableSyntaxBase _table;
    private readonly List<string> _errors;
    private readonly Dictionary<string, KeyValueSyntax> _values = new(StringComparer.Ordinal);

    public HubFileTable(string path, string name, TableSyntaxBase table, string[] known, List<string> errors)
    {
        (_path, _name, _table, _errors) = (path, name, table, errors);
        foreach (var pair in table.Items)
        {
            var key = pair.Key?.ToString().Trim() ?? "";
            _values[key] = pair;
            if (!known.Contains(key))
                Error(key, $"is no key of this table; there are {string.Join(", ", known)}");
        }
    }

    public string? Text(string key) => !_values.TryGetValue(key, out var pair) ? null
        : pair.Value is StringValueSyntax text ? text.Value
        : Wrong(key, "must be a text in quotes");

    /// <summary>Whether the table has the key, whatever its value.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (!_values.TryGetValue(key, out var pair))
            return null;
        if (pair.Value is ArraySyntax array && array.Items.All(i => i.Value is StringValueSyntax))
            return [.. array.Items.Select(i => ((StringValueSyntax)i.Value!).Value ?? "")];
        Error(key, "must be a list of texts in quotes");
        return null;
    }

    public bool? Flag(string key)
    {
        if (!_values.TryGetValue(key, out var pair))
            return null;
        if (pair.Value is BooleanValueSyntax flag)
            return flag.Value;
        Error(key, "must be true or false");
        return null;
    }

    /// <summary>A length of time in seconds.</summary>
    public TimeSpan? Seconds(string key, double least, double most)
    {
        if (Number(key) is not { } seconds)
            return null;
        if (seconds >= least && seconds <= most)
            return TimeSpan.FromSeconds(seconds);
        Error(key, $"must be {least} to {most} seconds");
        return null;
    }

    /// <summary>The name of a file that can be read now.</summary>
    public string? ReadableFile(string key)
    {
        if (Text(key) is not { } file)
            return null;
        try
        {
            using var opened = File.OpenRead(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Error(key, e.Message);
            return null;
        }
    }

    /// <summary>A number of at least 0.</summary>
    public double? Number(string key)
    {
        double? number = _values.TryGetValue(key, out var pair) ? pair.Value switch
        {
            IntegerValueSyntax whole => whole.Value,
            FloatValueSyntax real => real.Value,
            _ => double.NaN,
        } : null;
        if (number is null or (>= 0 and <= 1e12))
            return number;
        Error(key, "must be a number from 0 to 10^12");
        return null;
    }

    /// <summary>A length of time in days.</summary>
    public TimeSpan? Days(string key)
    {
        if (Number(key) is not { } days)
            return null;
        if (days <= 36_525)
            return TimeSpan.FromDays(days);
        Error(key, "must be at most a hundred years of days");
        return null;
    }

    public void Error(string key, string reason)
    {
        var line = (_values.TryGetValue(key, out var pair) ? pair.Span : _table.Span).Start.Line + 1;
        _errors.Add($"{_path}:{line}: {_name}.{key}: {reason}");
    }

    private string? Wrong(string key, string reason)
    {
        Error(key, reason);
        return null;
    }
}
