using System.Globalization;

namespace Karaula.Edge.Configuration.Toml;

/// <summary>
/// Takes typed settings out of one table, notes every error with its place instead of stopping at the first, and at the end reports the
/// keys that nobody asked for.
/// </summary>
internal sealed class SettingsReader(string file, string path, TomlTableNode? table, List<ConfigurationError> errors)
{
    private readonly List<string> _asked = [];

    /// <summary>Whether the table is there at all.</summary>
    public bool Exists => table is not null;

    /// <summary>Where a key stands, or its table when it is missing.</summary>
    public TomlPlace PlaceOf(string key) =>
        table is null ? default : table.Entries.TryGetValue(key, out var entry) ? entry.Place : table.Place;

    /// <summary>A text; <paramref name="fallback"/> when missing or wrong.</summary>
    public string? Text(string key, string? fallback = null) =>
        Take(key, out var entry) ? entry.Value as string ?? Wrong(key, entry, "a text in quotes", fallback) : fallback;

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string key)
    {
        var text = Text(key);
        if (text is null && table is not null && !table.Entries.ContainsKey(key))
            Error(key, $"{Full(key)} is missing");
        return text ?? "";
    }

    /// <summary>A number within bounds.</summary>
    public double Number(string key, double fallback, double least, double most)
    {
        if (!Take(key, out var entry))
            return fallback;
        double? number = entry.Value switch { long whole => whole, double real => real, _ => null };
        if (number is null)
            return Wrong(key, entry, "a number", fallback);
        if (number >= least && number <= most)
            return number.Value;
        Error(key, string.Create(CultureInfo.InvariantCulture, $"{Full(key)} is {number}: expected {least} to {most}"));
        return fallback;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string key, int fallback, int least, int most)
    {
        if (!Take(key, out var entry))
            return fallback;
        if (entry.Value is not long number)
            return Wrong(key, entry, "a whole number", fallback);
        if (number >= least && number <= most)
            return (int)number;
        Error(key, string.Create(CultureInfo.InvariantCulture, $"{Full(key)} is {number}: expected {least} to {most}"));
        return fallback;
    }

    /// <summary>true or false.</summary>
    public bool Truth(string key, bool fallback) =>
        Take(key, out var entry) ? entry.Value as bool? ?? Wrong(key, entry, "true or false", fallback) : fallback;

    /// <summary>One word of a few.</summary>
    public T Choice<T>(string key, T fallback, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(key) is not { } word)
            return fallback;
        var words = new List<string>();
        foreach (var (known, value) in choices)
        {
            if (known == word)
                return value;
            words.Add($"\"{known}\"");
        }

        Error(key, $"{Full(key)} is \"{word}\": expected {string.Join(" or ", words)}");
        return fallback;
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string key, params IReadOnlyList<string> fallback)
    {
        if (!Take(key, out var entry))
            return fallback;
        return entry.Value switch
        {
            string one => [one],
            List<object?> list when list.TrueForAll(item => item is string) => [.. list.Cast<string>()],
            _ => Wrong(key, entry, "a list of texts, [\"...\", \"...\"]", fallback),
        };
    }

    /// <summary>A list of whole numbers and texts, as texts; a single one counts as a list of one.</summary>
    public IReadOnlyList<string> NumbersOrTexts(string key)
    {
        if (!Take(key, out var entry))
            return [];
        var list = entry.Value as List<object?> ?? [entry.Value];
        return list.TrueForAll(item => item is string or long)
            ? [.. list.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)!)]
            : Wrong<IReadOnlyList<string>>(key, entry, "a list of whole numbers or texts, [1, \"2-3\"]", []);
    }

    /// <summary>A table inside; a reader of nothing when it is missing.</summary>
    public SettingsReader Table(string key)
    {
        var inner = Take(key, out var entry) ? entry.Value as TomlTableNode ?? Wrong<TomlTableNode?>(key, entry, $"a table, [{Full(key)}]", null) : null;
        return new SettingsReader(file, Full(key), inner, errors);
    }

    /// <summary>An array of tables, <c>[[key]]</c>.</summary>
    public IReadOnlyList<SettingsReader> Tables(string key)
    {
        if (!Take(key, out var entry))
            return [];
        if (entry.Value is List<object?> list && list.TrueForAll(item => item is TomlTableNode))
            return [.. list.Select(item => new SettingsReader(file, Full(key), (TomlTableNode)item!, errors))];
        return Wrong<IReadOnlyList<SettingsReader>>(key, entry, $"tables, [[{Full(key)}]]", []);
    }

    /// <summary>Notes an error at a key.</summary>
    public void Error(string key, string reason)
    {
        var place = PlaceOf(key);
        errors.Add(new ConfigurationError(file, place.Line, place.Column, reason));
    }

    /// <summary>The key with its tables, as one would say it.</summary>
    public string Full(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Reports keys that nobody asked for, with the nearest that exists.</summary>
    public void RejectUnknown()
    {
        if (table is null)
            return;
        foreach (var (key, entry) in table.Entries)
        {
            if (_asked.Contains(key))
                continue;
            var nearest = _asked.MinBy(known => Distance(known, key));
            var hint = nearest is not null && Distance(nearest, key) <= 2 ? $"; did you mean {nearest}?" : "";
            errors.Add(new ConfigurationError(file, entry.Place.Line, entry.Place.Column, $"unknown key {Full(key)}{hint}"));
        }
    }

    private bool Take(string key, out TomlEntry entry)
    {
        _asked.Add(key);
        entry = null!;
        return table is not null && table.Entries.TryGetValue(key, out entry!);
    }

    private T Wrong<T>(string key, TomlEntry entry, string expected, T fallback)
    {
        var found = entry.Value switch
        {
            string => "a text",
            long or double => "a number",
            bool => "true or false",
            TomlTableNode => "a table",
            List<object?> => "a list",
            _ => "a date or time",
        };
        Error(key, $"{Full(key)} is {found}: expected {expected}");
        return fallback;
    }

    // Levenshtein's distance; keys are short.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
