using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Karaula.Edge.Configuration.Toml;

/// <summary>A TOML file as tables and values that remember where they stand, which the library's own model does not.</summary>
internal static class TomlDocument
{
    /// <summary>Reads a text. Every error of syntax is added to <paramref name="errors"/>.</summary>
    public static TomlTableNode Parse(string file, string text, List<ConfigurationError> errors)
    {
        var document = SyntaxParser.Parse(text, file, validate: true);
        foreach (var diagnostic in document.Diagnostics)
            errors.Add(new ConfigurationError(file, diagnostic.Span.Start.Line + 1, diagnostic.Span.Start.Column + 1, diagnostic.Message));

        var root = new TomlTableNode(new TomlPlace(1, 1));
        foreach (var pair in document.KeyValues)
            Add(root, pair);
        foreach (var table in document.Tables)
        {
            if (table.Name is null)
                continue;
            var target = Open(root, table.Name, table is TableArraySyntax);
            foreach (var pair in table.Items)
                Add(target, pair);
        }

        return root;
    }

    private static TomlTableNode Open(TomlTableNode root, KeySyntax name, bool isArray)
    {
        var keys = Keys(name).ToList();
        var parent = root;
        foreach (var (key, place) in keys[..^1])
            parent = Child(parent, key, place);

        var (last, at) = keys[^1];
        if (!isArray)
            return Child(parent, last, at);

        if (!parent.Entries.TryGetValue(last, out var entry) || entry.Value is not List<object?> list)
            parent.Entries[last] = new TomlEntry(list = [], at);
        var table = new TomlTableNode(at);
        list.Add(table);
        return table;
    }

    // A table below an array of tables belongs to the array's newest.
    private static TomlTableNode Child(TomlTableNode parent, string key, TomlPlace place)
    {
        if (parent.Entries.TryGetValue(key, out var entry))
        {
            switch (entry.Value)
            {
                case TomlTableNode table:
                    return table;
                case List<object?> { Count: > 0 } list when list[^1] is TomlTableNode newest:
                    return newest;
            }
        }

        var made = new TomlTableNode(place);
        parent.Entries[key] = new TomlEntry(made, place);
        return made;
    }

    private static void Add(TomlTableNode table, KeyValueSyntax pair)
    {
        if (pair.Key is null || pair.Value is null)
            return;
        var keys = Keys(pair.Key).ToList();
        foreach (var (key, place) in keys[..^1])
            table = Child(table, key, place);
        table.Entries[keys[^1].Key] = new TomlEntry(Value(pair.Value), keys[^1].Place);
    }

    private static object? Value(ValueSyntax value) => value switch
    {
        StringValueSyntax text => text.Value,
        IntegerValueSyntax number => number.Value,
        FloatValueSyntax number => number.Value,
        BooleanValueSyntax truth => truth.Value,
        ArraySyntax array => array.Items.Where(item => item.Value is not null).Select(item => Value(item.Value!)).ToList(),
        InlineTableSyntax inline => Table(inline),
        _ => null,
    };

    private static TomlTableNode Table(InlineTableSyntax inline)
    {
        var table = new TomlTableNode(PlaceOf(inline));
        foreach (var item in inline.Items)
        {
            if (item.KeyValue is not null)
                Add(table, item.KeyValue);
        }

        return table;
    }

    private static IEnumerable<(string Key, TomlPlace Place)> Keys(KeySyntax key)
    {
        yield return (Name(key.Key), PlaceOf(key));
        foreach (var dotted in key.DotKeys)
            yield return (Name(dotted.Key), PlaceOf(dotted));
    }

    private static string Name(BareKeyOrStringValueSyntax? key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax text => text.Value ?? "",
        _ => "",
    };

    private static TomlPlace PlaceOf(SyntaxNodeBase node) => new(node.Span.Start.Line + 1, node.Span.Start.Column + 1);
}

/// <summary>Where something stands: line and column, from 1.</summary>
internal readonly record struct TomlPlace(int Line, int Column);

/// <summary>A value and its key's place.</summary>
/// <param name="Value">string, long, double, bool, <see cref="TomlTableNode"/>, a list of these, or null for what Karaula has no use for.</param>
/// <param name="Place">Where its key stands.</param>
internal sealed record TomlEntry(object? Value, TomlPlace Place);

/// <summary>A table.</summary>
internal sealed class TomlTableNode(TomlPlace place)
{
    /// <summary>Where its name stands.</summary>
    public TomlPlace Place => place;

    /// <summary>What is in it, by key.</summary>
    public Dictionary<string, TomlEntry> Entries { get; } = new(StringComparer.Ordinal);
}
