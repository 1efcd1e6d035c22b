using System.Buffers;

namespace Karaula.Edge.Rules.Language;

/// <summary>What a text is compared with, and how.</summary>
internal sealed class TextMatch
{
    private readonly TextOperator _operator;
    private readonly string[] _values;
    private readonly StringComparison _comparison;
    private readonly SearchValues<string>? _contained;

    /// <summary>A comparison.</summary>
    public TextMatch(TextOperator how, string[] values, bool ignoresCase)
    {
        _operator = how;
        _values = values;
        _comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        // An empty text is in every other.
        _contained = how == TextOperator.Contains && !values.Contains("") ? SearchValues.Create(values, _comparison) : null;
    }

    /// <summary>Whether a text fits; with several values, any of them.</summary>
    public bool Fits(ReadOnlySpan<char> text)
    {
        if (_operator == TextOperator.Contains)
            return _contained is null || text.ContainsAny(_contained);
        foreach (var value in _values)
        {
            var fits = _operator switch
            {
                TextOperator.StartsWith => text.StartsWith(value, _comparison),
                TextOperator.EndsWith => text.EndsWith(value, _comparison),
                _ => text.Equals(value, _comparison),
            };
            if (fits)
                return _operator != TextOperator.NotEquals;
        }

        return _operator == TextOperator.NotEquals;
    }

    /// <summary>As it is written.</summary>
    public override string ToString()
    {
        var word = _operator switch
        {
            TextOperator.NotEquals => "!=",
            TextOperator.Contains => "contains",
            TextOperator.StartsWith => "starts_with",
            TextOperator.EndsWith => "ends_with",
            _ => _values.Length == 1 ? "==" : "in",
        };
        return _values.Length == 1 ? $"{word} {Quote(_values[0])}" : $"{word} [{string.Join(", ", _values.Select(Quote))}]";
    }

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
