namespace Karaula.Edge.Networks;

/// <summary>A network's name out of a file: somebody else's text, that is shown to people.</summary>
internal static class NetworkName
{
    /// <summary>Characters at most.</summary>
    public const int Longest = 60;

    /// <summary>The name on one line, not longer than that; null when nothing is left.</summary>
    public static string? Of(ReadOnlySpan<char> text)
    {
        text = text.Trim().Trim('"');
        if (text.Length > Longest)
            text = text[..Longest];
        Span<char> clean = stackalloc char[text.Length];
        for (var i = 0; i < text.Length; i++)
            clean[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? ' ' : text[i];
        return clean.Trim() is { IsEmpty: false } name ? name.ToString() : null;
    }
}
